"""The audit trail in words: what each recorded action says, as the middle of a sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candidates.models import Step
from members.models import MembershipEventKind

LABELS: dict[str, str | Promise] = {
    **{f"candidates.{step.value}": step.label for step in Step},
    **{f"members.{kind.value}": kind.label for kind in MembershipEventKind},
    "candidates.certified": _("ghi giấy chứng nhận lớp nhận thức"),
    "candidates.committee_vote_failed": _("đảng ủy biểu quyết không đủ phiếu"),
    "candidates.corrected": _("sửa thông tin quần chúng"),
    "candidates.dossier_dated": _("ghi ngày lập hồ sơ"),
    "candidates.enrolled": _("cử đi học lớp nhận thức"),
    "candidates.mentor_assigned": _("phân công giúp đỡ"),
    "candidates.mentorship_ended": _("thôi giúp đỡ"),
    "candidates.reorganised": _("chuyển chi bộ theo sáp nhập, chia tách"),
    "candidates.report_returned": _("trả lại nhận xét"),
    "candidates.report_saved": _("lưu nháp nhận xét"),
    "candidates.report_submitted": _("gửi nhận xét"),
    "candidates.reports_due_moved": _("dời hạn gửi nhận xét"),
    "candidates.reports_opened": _("mở kỳ nhận xét"),
    "candidates.reviewed": _("chi bộ xét quần chúng"),
    "cells.account_changed": _("sửa tài khoản"),
    "cells.account_opened": _("mở lại tài khoản"),
    "cells.account_closed": _("ngừng tài khoản"),
    "cells.appointed": _("giao chức vụ"),
    "cells.closed": _("giải thể chi bộ"),
    "cells.merged": _("sáp nhập chi bộ"),
    "cells.moved": _("chuyển chi bộ về đảng bộ khác"),
    "cells.renamed": _("đổi tên tổ chức"),
    "cells.split": _("chia tách chi bộ"),
    "cells.organization_changed": _("sửa tổ chức"),
    "cells.organization_created": _("lập tổ chức"),
    "cells.password_reset": _("đặt lại mật khẩu"),
    "cells.post_changed": _("sửa chức vụ"),
    "cells.post_ended": _("cho thôi chức vụ"),
    "cells.posts_dated": _("ghi ngày bắt đầu của chức vụ"),
    "cells.quota_set": _("đặt chỉ tiêu"),
    "cells.term_kept": _("ghi nhiệm kỳ"),
    "documents.exported": _("tải danh sách về máy"),
    "imports.committed": _("ghi danh sách nhập từ bảng tính"),
    "imports.previewed": _("xem trước bảng tính"),
    "meetings.announced": _("gửi giấy mời họp"),
    "meetings.attended": _("điểm danh"),
    "meetings.cancelled": _("hủy cuộc họp"),
    "meetings.candidate_added": _("đưa quần chúng vào chương trình họp"),
    "meetings.candidate_reviewed": _("ghi chi bộ xét quần chúng"),
    "meetings.drafted": _("soạn cuộc họp"),
    "meetings.finalised": _("kết thúc cuộc họp, khóa biên bản"),
    "meetings.item_added": _("thêm mục vào chương trình họp"),
    "meetings.item_removed": _("bỏ mục khỏi chương trình họp"),
    "meetings.item_written": _("ghi biên bản một mục"),
    "meetings.rescheduled": _("dời cuộc họp"),
    "meetings.voted": _("ghi biểu quyết"),
    "meetings.task_added": _("giao việc"),
    "meetings.task_done": _("ghi việc đã xong"),
    "meetings.task_dropped": _("thôi một việc"),
    "members.attached": _("cử về sinh hoạt tại chi bộ"),
    "members.attachment_ended": _("thôi về sinh hoạt tại chi bộ"),
    "members.membership_corrected": _("sửa thông tin đảng tịch"),
    "people.account_created": _("tạo tài khoản"),
    "people.api_token_made": _("tạo mã truy cập API"),
    "people.demo_day_set": _("đổi ngày của bản dùng thử"),
    "people.national_id_revealed": _("xem số định danh"),
    "people.national_id_set": _("ghi số định danh"),
    "people.field_key_rotated": _("đổi khóa mã hóa số định danh"),
    "rules.holiday_kept": _("ghi ngày nghỉ, ngày làm bù"),
    "rules.value_kept": _("đặt giá trị quy định"),
}


def label(action: str) -> str:
    """Return what ``action`` says; an action of an older release says its own name."""
    return str(LABELS.get(action, action))
