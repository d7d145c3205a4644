"""The columns a list of members may have, and what lists call them."""

from django.utils.translation import gettext_lazy

from imports import values
from imports.person_columns import PERSON_COLUMNS
from imports.registry import Column
from members.importers.posts import posts_of

COLUMNS = (
    *PERSON_COLUMNS,
    Column(
        "cell",
        gettext_lazy("Chi bộ"),
        (
            "chi bộ",
            "tên chi bộ",
            "chi bộ sinh hoạt",
            "chi bộ đang sinh hoạt",
            "nơi sinh hoạt",
            "mã chi bộ",
            "mã tổ chức đảng",
            "mã chi bộ sinh hoạt",
            "sinh hoạt tại chi bộ",
            "tổ chức đảng",
            "đơn vị",
        ),
        values.text(120),
    ),
    Column(
        "joined",
        gettext_lazy("Ngày vào Đảng"),
        (
            "ngày vào đảng",
            "vào đảng",
            "ngày kết nạp",
            "kết nạp",
            "ngày tháng năm vào đảng",
            "vào đảng dự bị",
            "ngày vào đảng dự bị",
            "ngày dự bị",
            "dự bị",
            "ngày kết nạp đảng",
            "ngày vào ĐCSVN",
            "ngày KN",
            "NVĐ",
        ),
        values.day,
    ),
    Column(
        "official",
        gettext_lazy("Ngày chính thức"),
        (
            "ngày chính thức",
            "chính thức",
            "ngày vào đảng chính thức",
            "vào đảng chính thức",
            "ngày công nhận chính thức",
            "ngày CN chính thức",
            "CN chính thức",
            "ngày CT",
            "ngày CNCT",
            "công nhận chính thức",
            "ngày công nhận đảng viên chính thức",
        ),
        values.day,
    ),
    Column(
        "joined_official",
        gettext_lazy("Ngày vào Đảng, ngày chính thức"),
        ("ngày vào Đảng, ngày chính thức", "ngày vào đảng ngày chính thức"),
        values.text(60),
        parts=(("joined", "vào đảng"), ("official", "chính thức")),
    ),
    Column(
        "numbers",
        gettext_lazy("Số thẻ, số LL, số Huy hiệu"),
        ("số thẻ, số LL, số Huy hiệu", "số thẻ ĐV, số LL, số huy hiệu", "số thẻ, số lý lịch"),
        values.text(80),
        parts=(("card", "thẻ"), ("", "LL"), ("", "huy hiệu")),
    ),
    # Read to keep it apart from the cell of activity and the address; nothing writes it.
    Column(
        "residence_cell",
        gettext_lazy("Chi bộ nơi cư trú"),
        ("chi bộ nơi cư trú", "chi bộ cư trú", "mã chi bộ nơi cư trú"),
        values.text(160),
    ),
    Column(
        "left",
        gettext_lazy("Trạng thái"),
        (
            "trạng thái",
            "trạng thái hoạt động",
            "tình trạng hoạt động",
            "ngày chuyển đi, đến đâu",
            "ngày từ trần, lý do",
            "ngày ra khỏi Đảng, hình thức",
        ),
        values.departure,
    ),
    Column(
        "card",
        gettext_lazy("Số thẻ đảng viên"),
        (
            "số thẻ đv",
            "số thẻ đảng viên",
            "số thẻ",
            "thẻ đảng viên",
            "số thẻ đảng",
            "mã thẻ",
            "STĐV",
        ),
        values.card_number,
    ),
    Column(
        "posts",
        gettext_lazy("Chức vụ Đảng"),
        (
            "chức vụ đảng",
            "chức vụ trong đảng",
            "chức vụ",
            "chức danh",
            "chức vụ cấp ủy",
            "nhiệm vụ trong đảng",
        ),
        posts_of,
    ),
)
