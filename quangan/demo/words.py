"""What the people of the demo write and say. Demo data, so not for translation."""

STRENGTHS = (
    "Chăm chỉ lao động, gương mẫu trong phong trào xây dựng nông thôn mới của thôn.",
    "Tham gia đều các buổi vệ sinh đường làng, vận động bà con hiến đất mở đường.",
    "Hoàn thành tốt việc được đoàn thể giao, được bà con tin yêu.",
    "Chấp hành tốt chủ trương, nghị quyết; gia đình đạt danh hiệu văn hóa.",
    "Mạnh dạn làm kinh tế, giúp hai hộ trong thôn trồng quế.",
    "Có ý thức học hỏi, dự đủ các buổi sinh hoạt của đoàn thể.",
)
WEAKNESSES = (
    "Còn ngại phát biểu trước đông người.",
    "Đôi lúc còn nóng vội khi góp ý.",
    "Chưa thường xuyên đọc tài liệu được giao.",
    "Có tháng bận mùa vụ nên vắng một buổi sinh hoạt đoàn thể.",
    "Kỹ năng viết báo cáo còn hạn chế.",
)
TASKS = (
    "Vận động ba hộ đăng ký làm đường bê tông: đã xong hai hộ.",
    "Tuyên truyền bảo hiểm y tế ở tổ dân cư: đã hoàn thành.",
    "Giúp chi đoàn chuẩn bị ngày ra quân trồng cây: đã hoàn thành.",
    "Đọc Điều lệ Đảng và trao đổi lại với người giúp đỡ: đang làm.",
    "Tham gia tổ an ninh thôn: trực đủ phiên.",
)
MOTIVES = (
    "Động cơ vào Đảng đúng đắn, muốn góp sức cho thôn.",
    "Hiểu rõ hơn về Điều lệ Đảng sau mỗi tháng.",
    "",
)
ADVICE = (
    "Chi bộ ghi nhận tiến bộ; cần mạnh dạn phát biểu hơn.",
    "Đồng ý với nhận xét của người giúp đỡ; tiếp tục giao việc của thôn.",
    "Cần sắp xếp thời gian dự đủ sinh hoạt đoàn thể.",
)
REASONS = ("đi công tác", "ốm", "việc gia đình", "đi khám bệnh")
ITEMS = {
    "last_month": "Bí thư báo cáo kết quả việc tháng trước: cơ bản hoàn thành.",
    "news": "Phổ biến văn bản mới của cấp trên và thông tin thời sự trong tháng.",
    "ideology": "Tư tưởng đảng viên ổn định; hai đồng chí tự phê bình về giờ giấc.",
    "topic": "Thảo luận việc bê tông hóa đường ngõ xóm và chăm sóc rừng quế.",
    "next_month": "Giao việc cho từng đảng viên; phân công giúp đỡ quần chúng ưu tú.",
}
CONCLUSION = "Nhất trí các nội dung đã bàn; đảng viên thực hiện việc được giao đúng hạn."
MEETING_TASKS = (
    "Vận động các hộ đóng góp làm đường ngõ xóm",
    "Rà soát quần chúng ưu tú trong chi đoàn",
    "Nộp đảng phí quý II",
    "Chuẩn bị chuyên đề học tập và làm theo Bác",
)
