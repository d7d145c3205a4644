"""The 54 ethnic groups of Vietnam by the codes of 121-TCTK/PPCĐ 1979, found by name.

Lists are imported by name, never by number: later statistical lists number otherwise.
"""

from people.names import fold

KINH = "01"
OTHER = "98"
_NAMES = (
    "Kinh,Tày,Thái,Hoa,Khơ-me,Mường,Nùng,Hmông,Dao,Gia-rai,Ngái,Ê-đê,Ba-na,Xơ-đăng,Sán Chay,"
    "Cơ-ho,Chăm,Sán Dìu,Hrê,Mnông,Ra-glai,Xtiêng,Bru-Vân Kiều,Thổ,Giáy,Cơ-tu,Gié-Triêng,Mạ,"
    "Khơ-mú,Co,Ta-ôi,Chơ-ro,Kháng,Xinh-mun,Hà Nhì,Chu-ru,Lào,La Chí,La Ha,Phù Lá,La Hủ,Lự,"
    "Lô Lô,Chứt,Mảng,Pà Thẻn,Cờ Lao,Cống,Bố Y,Si La,Pu Péo,Brâu,Ơ Đu,Rơ-măm"
)
GROUPS: list[tuple[str, str]] = [
    (f"{number:02d}", name) for number, name in enumerate(_NAMES.split(","), start=1)
] + [(OTHER, "Khác"), ("99", "Người nước ngoài, gốc nước ngoài")]

# What lists write beside the official name of the group.
_LOCAL_NAMES = {
    "sán chỉ": "15", "cao lan": "15", "thanh y": "09", "thanh phán": "09", "mán": "09",
    "mông": "08", "h'mông": "08", "mèo": "08", "khmer": "05", "việt": "01",
}  # fmt: skip
_BY_NAME = {fold(name).replace("-", " "): code for code, name in GROUPS} | {
    fold(name): code for name, code in _LOCAL_NAMES.items()
}


# The longest first: "Sán Chỉ" before any name that it begins with.
_LONGEST_FIRST = sorted(_BY_NAME.items(), key=lambda known: -len(known[0]))


def code_of(name: str) -> str | None:
    """Return the code of the group called ``name``, or None when no list knows the name.

    A branch is of its group: "Dao Thanh Y", "Nùng Phàn Slình".
    """
    found = fold(name).replace("-", " ")
    if found in _BY_NAME:
        return _BY_NAME[found]
    return next((code for known, code in _LONGEST_FIRST if found.startswith(f"{known} ")), None)
