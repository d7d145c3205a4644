"""Django admin's own door: one sign-in for the whole site, and its name."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

# Rate limits and second factors of the site's sign-in hold for the admin too; allauth's own
# way is to replace the method.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = _("Quảng An: quản trị")
admin.site.site_title = _("Quảng An: quản trị")
admin.site.index_title = _("Tổ chức, chức vụ, tài khoản, chỉ tiêu, quy định")
