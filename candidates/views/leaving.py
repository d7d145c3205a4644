"""Pages on which a candidacy rests, goes elsewhere or ends."""

from typing import Any

from django.utils.translation import gettext_lazy

from candidates import access, forms, services
from candidates.views.acts import OfLeaders, OfLeadersOrOffice
from candidates.views.base import ActView


class OfOffice(ActView):
    """Acts of the committee's office."""

    refusal = gettext_lazy("Chỉ văn phòng đảng ủy được làm việc này.")

    def may(self) -> bool:
        return access.may_keep_dossier(self.user, self.candidate)


class DropView(OfLeaders):
    form_class = forms.DropForm
    title = gettext_lazy("Đưa ra khỏi danh sách")
    button = gettext_lazy("Đưa ra khỏi danh sách")
    consequence = gettext_lazy("Quần chúng không còn được theo dõi; lịch sử vẫn giữ.")
    done = gettext_lazy("Đã đưa ra khỏi danh sách.")
    danger = True

    def act(self, **data: Any) -> None:
        services.drop_candidate(candidate=self.candidate, actor=self.user, **data)


class WithdrawView(OfLeaders):
    form_class = forms.WithdrawForm
    title = gettext_lazy("Quần chúng xin rút")
    button = gettext_lazy("Ghi xin rút")
    consequence = gettext_lazy("Quần chúng không còn được theo dõi; lịch sử vẫn giữ.")
    done = gettext_lazy("Đã ghi xin rút.")
    danger = True

    def act(self, **data: Any) -> None:
        services.withdraw_candidate(candidate=self.candidate, actor=self.user, **data)


class PauseView(OfLeaders):
    form_class = forms.PauseForm
    title = gettext_lazy("Tạm dừng")
    button = gettext_lazy("Ghi tạm dừng")
    consequence = gettext_lazy(
        "Trong lúc tạm dừng không ai phải viết nhận xét. Theo dõi tiếp thì trở lại đúng bước này."
    )
    done = gettext_lazy("Đã ghi tạm dừng.")

    def act(self, **data: Any) -> None:
        services.pause_candidate(candidate=self.candidate, actor=self.user, **data)


class ResumeView(OfLeaders):
    form_class = forms.ResumeForm
    title = gettext_lazy("Theo dõi tiếp")
    button = gettext_lazy("Theo dõi tiếp")
    done = gettext_lazy("Đã theo dõi tiếp.")

    def act(self, **data: Any) -> None:
        services.resume_candidate(candidate=self.candidate, actor=self.user, **data)


class GoneView(OfLeadersOrOffice):
    form_class = forms.GoneForm
    title = gettext_lazy("Chuyển đi nơi khác")
    button = gettext_lazy("Ghi chuyển đi")
    consequence = gettext_lazy(
        "Quần chúng rời đảng bộ này; in giấy chứng nhận đang được giúp đỡ để mang theo."
    )
    done = gettext_lazy("Đã ghi chuyển đi.")
    danger = True

    def act(self, **data: Any) -> None:
        services.record_candidate_gone(candidate=self.candidate, actor=self.user, **data)


class DiedView(OfLeadersOrOffice):
    form_class = forms.DiedForm
    title = gettext_lazy("Từ trần")
    button = gettext_lazy("Ghi từ trần")
    done = gettext_lazy("Đã ghi.")
    danger = True

    def act(self, **data: Any) -> None:
        services.record_candidate_death(candidate=self.candidate, actor=self.user, **data)


class MoveView(OfOffice):
    form_class = forms.MoveForm
    title = gettext_lazy("Chuyển chi bộ")
    button = gettext_lazy("Chuyển chi bộ")
    consequence = gettext_lazy(
        "Giữ nguyên bước đang đứng. Chi bộ mới phân công người giúp đỡ, không tính lại thời gian."
    )
    done = gettext_lazy("Đã chuyển chi bộ.")

    def act(self, **data: Any) -> None:
        services.move_candidate(candidate=self.candidate, actor=self.user, **data)


class ExtendView(OfOffice):
    form_class = forms.ExtendForm
    title = gettext_lazy("Kéo dài thời gian dự bị")
    button = gettext_lazy("Ghi kéo dài")
    consequence = gettext_lazy(
        "Điều lệ Đảng không có việc này; chỉ ghi khi cấp ủy có mức riêng và có quyết định."
    )
    done = gettext_lazy("Đã ghi kéo dài.")
    danger = True

    def act(self, **data: Any) -> None:
        services.extend_probation(candidate=self.candidate, actor=self.user, **data)


class AnnulView(OfOffice):
    form_class = forms.AnnulForm
    title = gettext_lazy("Hủy quyết định kết nạp")
    button = gettext_lazy("Ghi hủy quyết định")
    done = gettext_lazy("Đã ghi hủy quyết định.")
    danger = True

    def act(self, **data: Any) -> None:
        services.annul_decision(candidate=self.candidate, actor=self.user, **data)
