"""What the people of the simulated year write and say. Demo data, so not for translation."""

GUIDANCE = (
    "Tuyên truyền nghị quyết của Trung ương, của tỉnh; học tập và làm theo Bác.",
    "Rà soát nguồn phát triển đảng viên; phân công đảng viên giúp đỡ quần chúng ưu tú.",
    "Phòng, chống cháy rừng, mưa lũ; kiểm tra đường dây, kho tàng, nhà ở vùng nguy cơ sạt lở.",
    "Xây dựng nông thôn mới nâng cao; vận động hiến đất, chỉnh trang ngõ xóm.",
)
SHORT = "Mưa to, đường về các xóm xa khó đi."
OPINIONS = (
    "Nhất trí với báo cáo; đề nghị làm sớm đoạn đường trước nhà văn hóa.",
    "Đề nghị giao rõ người phụ trách từng nhóm hộ.",
    "Cần tuyên truyền thêm về bảo hiểm y tế cho các hộ cận nghèo.",
    "Tháng tới nên họp đúng giờ hơn.",
    "Nhất trí; tôi nhận giúp đỡ quần chúng của chi đoàn.",
    "Bà con đồng tình việc trồng cây dọc đường liên thôn.",
)
TASKS = (
    "Vận động các hộ đóng góp làm đường ngõ xóm",
    "Rà soát hộ nghèo, hộ cận nghèo",
    "Tuyên truyền phòng cháy, chữa cháy rừng",
    "Kiểm tra vệ sinh môi trường khu dân cư",
    "Lập danh sách thanh niên đủ tuổi nghĩa vụ quân sự",
    "Giúp chi đoàn tổ chức ngày thứ Bảy tình nguyện",
    "Thu đảng phí và quyết toán quý",
    "Chuẩn bị nội dung sinh hoạt chuyên đề",
)
DROPPED = "Không còn cần, xã đã làm."
REMARKS = (
    "Chi bộ chuẩn bị chu đáo; cần dành thêm thời gian cho tự phê bình và phê bình.",
    "Đảng viên phát biểu sôi nổi; nghị quyết cần giao việc cụ thể hơn.",
    "Nền nếp sinh hoạt tốt; sớm bồi dưỡng thêm nguồn kết nạp.",
)
ISSUES = (
    "Đường vào thôn hư hỏng sau mưa, đề nghị xã sửa.",
    "Nhà văn hóa thôn thiếu ghế.",
    "Đề nghị tập huấn thêm về sổ tay đảng viên điện tử.",
)
SETTLED = "Xã đã kiểm tra và bố trí xong."
TO_MEND = ("Bắt đầu đúng giờ hơn.", "Giao việc rõ người, rõ hạn hơn.", "")
DIFFERS = "Nội dung chưa sát tình hình của chi bộ."
CANCELLED = "Mưa lũ, không đi lại được."
THEMATIC = "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh: nói đi đôi với làm."
