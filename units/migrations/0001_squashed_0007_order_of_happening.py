import django.core.validators
import django.db.models.deletion
import django.db.models.functions.math
import uuid
from django.conf import settings
from django.db import migrations, models

from units.models.creating import CreateModels


class Migration(migrations.Migration):

    replaces = [
        ('units', '0001_initial'),
        ('units', '0002_handing_in'),
        ('units', '0003_closer_constraints'),
        ('units', '0004_plans'),
        ('units', '0005_edition'),
        ('units', '0006_working_days'),
        ('units', '0007_order_of_happening'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Period',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=12, unique=True, verbose_name='mã')),
                    ('kind', models.CharField(choices=[('H1', '6 tháng đầu năm'), ('H2', '6 tháng cuối năm'), ('Y', 'năm'), ('Q1', 'quý I năm'), ('Q2', 'quý II năm'), ('Q3', 'quý III năm'), ('Q4', 'quý IV năm'), ('M9', '9 tháng đầu năm')], max_length=2, verbose_name='loại kỳ')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                    ('start', models.DateField(verbose_name='từ ngày')),
                    ('end', models.DateField(verbose_name='đến ngày')),
                    ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='mở nhập từ')),
                    ('due_at', models.DateTimeField(verbose_name='hạn nộp')),
                    ('locks_at', models.DateTimeField(blank=True, null=True, verbose_name='khóa từ')),
                    ('report_due', models.DateField(blank=True, null=True, verbose_name='hạn gửi báo cáo lên cấp trên')),
                ],
                options={
                    'verbose_name': 'kỳ báo cáo',
                    'verbose_name_plural': 'kỳ báo cáo',
                    'ordering': ('-end', '-start', 'code'),
                    'constraints': [models.UniqueConstraint(fields=('kind', 'year'), name='period_kind_once_a_year', violation_error_message='Năm này đã có kỳ loại đó.'), models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='period_start_before_end', violation_error_message='Ngày bắt đầu phải trước ngày kết thúc.'), models.CheckConstraint(condition=models.Q(('kind__in', ['H1', 'H2', 'Y', 'Q1', 'Q2', 'Q3', 'Q4', 'M9'])), name='period_kind_known')],
                },
            ),
            migrations.CreateModel(
                name='Unit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(max_length=60, unique=True, verbose_name='mã')),
                    ('name', models.CharField(max_length=255, verbose_name='tên đơn vị')),
                    ('short_name', models.CharField(blank=True, max_length=120, verbose_name='tên gọi tắt')),
                    ('kind', models.CharField(blank=True, max_length=40, verbose_name='loại')),
                    ('reports', models.BooleanField(default=False, verbose_name='nộp số liệu')),
                    ('order', models.PositiveIntegerField(default=0, verbose_name='thứ tự')),
                    ('active_from', models.DateField(blank=True, null=True, verbose_name='hoạt động từ')),
                    ('active_to', models.DateField(blank=True, null=True, verbose_name='hoạt động đến')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='units.unit', verbose_name='đơn vị cấp trên')),
                ],
                options={
                    'verbose_name': 'đơn vị',
                    'verbose_name_plural': 'đơn vị',
                    'ordering': ('order', 'code'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('active_from', None), ('active_to', None), ('active_from__lte', models.F('active_to')), _connector='OR'), name='unit_active_in_order', violation_error_message='Ngày bắt đầu phải trước ngày kết thúc.'), models.CheckConstraint(condition=models.Q(('parent', models.F('pk')), _negated=True), name='unit_not_own_parent', violation_error_message='Đơn vị không thể là cấp trên của chính nó.')],
                },
            ),
            migrations.CreateModel(
                name='Section',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=80, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_]*$', 'Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ.')], verbose_name='mã')),
                    ('part', models.CharField(choices=[('report', 'Báo cáo'), ('conference', 'Tin hội nghị'), ('chrome', 'Khung trang web')], default='report', max_length=12, verbose_name='phần')),
                    ('title', models.CharField(help_text='In trong văn bản và trong biểu; có thể chứa {{mã}}.', max_length=500, verbose_name='tiêu đề')),
                    ('heading', models.CharField(blank=True, help_text='Đứng trước các câu của mục trong bài tin.', max_length=500, verbose_name='lời dẫn')),
                    ('joiner', models.CharField(choices=[('none', 'Viết liền'), ('space', 'Dấu cách'), ('line', 'Xuống dòng'), ('para', 'Đoạn mới')], default='space', max_length=8, verbose_name='nối với mục trước')),
                    ('order', models.PositiveIntegerField(default=0, verbose_name='thứ tự')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='units.section', verbose_name='mục cha')),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='units.unit', verbose_name='đơn vị phụ trách')),
                ],
                options={
                    'verbose_name': 'mục',
                    'verbose_name_plural': 'đề cương',
                    'ordering': ('order', 'code'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('parent', models.F('pk')), _negated=True), name='section_not_own_parent', violation_error_message='Mục không thể là cha của chính nó.'), models.CheckConstraint(condition=models.Q(('part__in', ['report', 'conference', 'chrome'])), name='section_part_known')],
                },
            ),
            migrations.CreateModel(
                name='Indicator',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=80, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_]*$', 'Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ.')], verbose_name='mã')),
                    ('label', models.CharField(max_length=500, verbose_name='chỉ tiêu')),
                    ('short_label', models.CharField(blank=True, max_length=200, verbose_name='tên ngắn')),
                    ('measure', models.CharField(blank=True, max_length=80, verbose_name='đơn vị tính')),
                    ('kind', models.CharField(choices=[('count', 'Số đếm'), ('decimal', 'Số đo (thập phân)'), ('money', 'Tiền (đồng)'), ('percent', 'Tỷ lệ phần trăm'), ('ratio', 'Phần trên tổng (A/B)'), ('text', 'Nội dung chữ'), ('date', 'Ngày')], max_length=10, verbose_name='kiểu')),
                    ('nature', models.CharField(choices=[('flow', 'Phát sinh trong kỳ'), ('cumulative', 'Lũy kế'), ('stock', 'Số tại thời điểm'), ('plan', 'Kế hoạch'), ('capacity', 'Năng lực, quy mô'), ('context', 'Thông tin kỳ và hội nghị')], default='flow', max_length=12, verbose_name='tính chất')),
                    ('decimals', models.PositiveSmallIntegerField(default=0, verbose_name='số chữ số thập phân')),
                    ('pad', models.PositiveSmallIntegerField(default=0, help_text='2: số đếm nhỏ hơn 10 viết là 03.', verbose_name='viết đủ chữ số')),
                    ('suffix', models.CharField(blank=True, help_text='Ví dụ “ đồng”, “%”, “kg”.', max_length=20, verbose_name='viết liền sau số')),
                    ('date_format', models.CharField(blank=True, choices=[('d/m/yyyy', '10/8/2018'), ('dd/mm/yyyy', '10/08/2018')], max_length=12, verbose_name='cách viết ngày')),
                    ('bounded', models.BooleanField(default=True, help_text='Chỉ dùng cho kiểu phần trên tổng.', verbose_name='tử số không vượt mẫu số')),
                    ('part', models.CharField(blank=True, choices=[('addend', 'Thành phần (cộng lại bằng tổng)'), ('subset', 'Trong đó (không vượt tổng)')], max_length=8, verbose_name='là phần nào của tổng')),
                    ('aggregate', models.CharField(choices=[('sum', 'Cộng dồn'), ('latest', 'Lấy số mới nhất'), ('none', 'Không tổng hợp')], default='none', max_length=8, verbose_name='tổng hợp nhiều kỳ')),
                    ('required', models.BooleanField(default=True, verbose_name='bắt buộc')),
                    ('note', models.TextField(blank=True, verbose_name='hướng dẫn người nhập')),
                    ('order', models.PositiveIntegerField(default=0, verbose_name='thứ tự')),
                    ('active_from', models.DateField(blank=True, null=True, verbose_name='áp dụng từ')),
                    ('active_to', models.DateField(blank=True, null=True, verbose_name='áp dụng đến')),
                    ('accumulates', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cumulatives', to='units.indicator', verbose_name='lũy kế của')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='units.indicator', verbose_name='thuộc tổng')),
                    ('qualifies', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='qualifiers', to='units.indicator', verbose_name='nói rõ cho số liệu')),
                    ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='units.section', verbose_name='mục')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='units.unit', verbose_name='đơn vị nhập')),
                    ('tolerance', models.PositiveSmallIntegerField(blank=True, help_text='So với kỳ trước; để trống nếu không hỏi.', null=True, verbose_name='phải giải thích khi thay đổi quá (%)')),
                ],
                options={
                    'verbose_name': 'chỉ tiêu',
                    'verbose_name_plural': 'chỉ tiêu',
                    'ordering': ('section__order', 'order', 'code'),
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('parent', None), ('part', '')), models.Q(models.Q(('part', ''), _negated=True), ('parent__isnull', False)), _connector='OR'), name='indicator_part_has_parent', violation_error_message='Thành phần phải nói rõ thuộc tổng nào, và ngược lại.'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['count', 'money']), _negated=True), ('decimals', 0), _connector='OR'), name='indicator_whole_counts', violation_error_message='Số đếm và tiền không có chữ số thập phân.'), models.CheckConstraint(condition=models.Q(('decimals__lte', 3)), name='indicator_decimals_at_most_3', violation_error_message='Nhiều nhất ba chữ số thập phân.'), models.CheckConstraint(condition=models.Q(('accumulates', None), ('nature', 'cumulative'), _connector='OR'), name='indicator_accumulating_is_cumulative', violation_error_message='Chỉ tiêu lũy kế phải có tính chất lũy kế.'), models.CheckConstraint(condition=models.Q(('parent', models.F('pk')), _negated=True), name='indicator_not_own_parent', violation_error_message='Chỉ tiêu không thể thuộc chính nó.'), models.CheckConstraint(condition=models.Q(('accumulates', models.F('pk')), _negated=True), name='indicator_not_own_flow', violation_error_message='Chỉ tiêu không lũy kế chính nó.'), models.CheckConstraint(condition=models.Q(('qualifies', models.F('pk')), _negated=True), name='indicator_not_own_subject', violation_error_message='Chỉ tiêu không nói rõ cho chính nó.'), models.CheckConstraint(condition=models.Q(('active_from', None), ('active_to', None), ('active_from__lte', models.F('active_to')), _connector='OR'), name='indicator_active_in_order', violation_error_message='Ngày bắt đầu phải trước ngày kết thúc.'), models.CheckConstraint(condition=models.Q(('kind__in', ['count', 'decimal', 'money', 'percent', 'ratio', 'text', 'date'])), name='indicator_kind_known'), models.CheckConstraint(condition=models.Q(('nature__in', ['flow', 'cumulative', 'stock', 'plan', 'capacity', 'context'])), name='indicator_nature_known'), models.CheckConstraint(condition=models.Q(('part__in', ['', 'addend', 'subset'])), name='indicator_part_known')],
                },
            ),
            migrations.CreateModel(
                name='Rule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=40, unique=True, verbose_name='mã')),
                    ('kind', models.CharField(blank=True, max_length=40, verbose_name='loại')),
                    ('expression', models.CharField(max_length=500, verbose_name='biểu thức')),
                    ('severity', models.CharField(choices=[('error', 'Lỗi'), ('warning', 'Cảnh báo'), ('info', 'Lưu ý')], max_length=8, verbose_name='mức')),
                    ('message', models.TextField(verbose_name='lời báo')),
                    ('order', models.PositiveIntegerField(default=0, verbose_name='thứ tự')),
                    ('section', models.ForeignKey(blank=True, help_text='Để trống nếu áp dụng cho toàn báo cáo.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='units.section', verbose_name='mục')),
                ],
                options={
                    'verbose_name': 'quy tắc kiểm tra',
                    'verbose_name_plural': 'quy tắc kiểm tra',
                    'ordering': ('order', 'code'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('severity__in', ['error', 'warning', 'info'])), name='rule_severity_known')],
                },
            ),
            migrations.CreateModel(
                name='Submission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('status', models.CharField(choices=[('draft', 'Đang nhập'), ('submitted', 'Đã nộp'), ('returned', 'Trả lại'), ('accepted', 'Đã chấp nhận'), ('imported', 'Nhập từ lịch sử')], default='draft', max_length=10, verbose_name='trạng thái')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='nộp lúc')),
                    ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='chấp nhận lúc')),
                    ('version', models.PositiveIntegerField(default=1, verbose_name='phiên bản')),
                    ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người chấp nhận')),
                    ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='units.period', verbose_name='kỳ báo cáo')),
                    ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người nộp')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='units.unit', verbose_name='đơn vị')),
                ],
                options={
                    'verbose_name': 'phiếu số liệu',
                    'verbose_name_plural': 'phiếu số liệu',
                    'ordering': ('period', 'unit__order'),
                    'constraints': [models.UniqueConstraint(fields=('period', 'unit'), name='submission_once'), models.CheckConstraint(condition=models.Q(models.Q(('submitted_at', None), ('submitted_by', None)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='submission_submitted_pair'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='submission_accepted_pair'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'accepted'), _negated=True), ('accepted_by__isnull', False), _connector='OR'), name='submission_accepted_has_who'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'returned', 'accepted', 'imported'])), name='submission_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'submitted'), _negated=True), ('submitted_by__isnull', False), _connector='OR'), name='submission_submitted_has_who')],
                },
            ),
            migrations.CreateModel(
                name='Figure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('count', 'Số đếm'), ('decimal', 'Số đo (thập phân)'), ('money', 'Tiền (đồng)'), ('percent', 'Tỷ lệ phần trăm'), ('ratio', 'Phần trên tổng (A/B)'), ('text', 'Nội dung chữ'), ('date', 'Ngày')], editable=False, max_length=10, verbose_name='kiểu')),
                    ('bounded', models.BooleanField(default=True, editable=False, verbose_name='tử số không vượt mẫu số')),
                    ('status', models.CharField(choices=[('value', 'Có số liệu'), ('none', 'Không phát sinh'), ('na', 'Không áp dụng'), ('missing', 'Chưa có số liệu'), ('estimate', 'Ước tính')], default='value', max_length=8, verbose_name='tình trạng')),
                    ('amount', models.DecimalField(blank=True, decimal_places=3, max_digits=18, null=True, verbose_name='số liệu')),
                    ('base', models.DecimalField(blank=True, decimal_places=3, max_digits=18, null=True, verbose_name='mẫu số')),
                    ('text', models.TextField(blank=True, verbose_name='nội dung')),
                    ('items', models.JSONField(blank=True, default=list, verbose_name='danh sách')),
                    ('note', models.CharField(blank=True, max_length=500, verbose_name='ghi chú')),
                    ('entered_at', models.DateTimeField(verbose_name='nhập lúc')),
                    ('version', models.PositiveIntegerField(default=1, verbose_name='phiên bản')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người nhập')),
                    ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='units.indicator', verbose_name='chỉ tiêu')),
                    ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='units.submission', verbose_name='phiếu')),
                ],
                options={
                    'verbose_name': 'số liệu',
                    'verbose_name_plural': 'số liệu',
                    'ordering': ('submission', 'indicator__section__order', 'indicator__order'),
                    'constraints': [models.UniqueConstraint(fields=('submission', 'indicator'), name='figure_once'), models.CheckConstraint(condition=models.Q(('status__in', ['value', 'none', 'na', 'missing', 'estimate'])), name='figure_status_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['count', 'decimal', 'money', 'percent', 'ratio', 'text', 'date'])), name='figure_kind_known'), models.CheckConstraint(condition=models.Q(('status__in', ['value', 'estimate']), models.Q(('amount', None), ('base', None), ('text', '')), _connector='OR'), name='figure_empty_has_nothing'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['value', 'estimate']), _negated=True), models.Q(models.Q(('kind__in', ['text', 'date'])), models.Q(('text', ''), _negated=True), ('amount', None)), models.Q(models.Q(('kind__in', ['text', 'date']), _negated=True), ('amount__isnull', False), ('text', '')), _connector='OR'), name='figure_number_or_text'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['value', 'estimate']), _negated=True), models.Q(('base__isnull', False), ('kind', 'ratio')), models.Q(models.Q(('kind', 'ratio'), _negated=True), ('base', None)), _connector='OR'), name='figure_ratio_has_base'), models.CheckConstraint(condition=models.Q(('bounded', False), ('base', None), ('amount__lte', models.F('base')), _connector='OR'), name='figure_amount_within_base'), models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('amount__lt', 1000000000000000), _connector='OR'), models.Q(('base', None), ('base__lt', 1000000000000000), _connector='OR')), name='figure_at_most_15_digits'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['count', 'money']), _negated=True), ('amount', None), ('amount', django.db.models.functions.math.Round(models.F('amount'))), _connector='OR'), name='figure_whole_counts'), models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gte', 0), _connector='OR'), name='figure_not_negative'), models.CheckConstraint(condition=models.Q(('base', None), ('base__gt', 0), _connector='OR'), name='figure_base_above_zero')],
                },
            ),
            migrations.CreateModel(
                name='Change',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(verbose_name='lúc')),
                    ('what', models.CharField(db_index=True, max_length=200, verbose_name='đối tượng')),
                    ('old', models.TextField(blank=True, verbose_name='trước')),
                    ('new', models.TextField(blank=True, verbose_name='sau')),
                    ('through', models.CharField(choices=[('form', 'Trên màn hình'), ('excel', 'Tệp Excel'), ('catalogue', 'Nạp danh mục'), ('admin', 'Trang quản trị'), ('command', 'Lệnh máy chủ')], max_length=10, verbose_name='qua')),
                    ('reason', models.CharField(blank=True, max_length=500, verbose_name='lý do')),
                    ('request_id', models.CharField(blank=True, max_length=40, verbose_name='mã yêu cầu')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người')),
                    ('figure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='units.figure', verbose_name='số liệu')),
                ],
                options={
                    'verbose_name': 'thay đổi',
                    'verbose_name_plural': 'nhật ký thay đổi',
                    'ordering': ('-pk',),
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('clerk', 'Người nhập số liệu'), ('head', 'Trưởng đơn vị'), ('office', 'Văn phòng tổng hợp'), ('committee', 'Đảng ủy viên'), ('records', 'Văn thư, thể thức'), ('signer', 'Người ký'), ('reader', 'Người xem'), ('administrator', 'Quản trị')], max_length=20, verbose_name='vai trò')),
                    ('active_from', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                    ('active_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='người dùng')),
                    ('unit', models.ForeignKey(blank=True, help_text='Để trống nếu vai trò có trong toàn Sở.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='units.unit', verbose_name='đơn vị')),
                ],
                options={
                    'verbose_name': 'vai trò của người dùng',
                    'verbose_name_plural': 'vai trò của người dùng',
                    'ordering': ('user', 'unit', 'role'),
                    'constraints': [models.UniqueConstraint(fields=('user', 'unit', 'role'), name='membership_once_per_unit', violation_error_message='Người này đã có vai trò đó ở đơn vị đó.'), models.UniqueConstraint(condition=models.Q(('unit', None)), fields=('user', 'role'), name='membership_once_department_wide', violation_error_message='Người này đã có vai trò đó trong toàn Sở.'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['clerk', 'head']), _negated=True), ('unit__isnull', False), _connector='OR'), name='membership_unit_for_entering', violation_error_message='Người nhập và trưởng đơn vị phải thuộc một đơn vị.'), models.CheckConstraint(condition=models.Q(('active_from', None), ('active_to', None), ('active_from__lte', models.F('active_to')), _connector='OR'), name='membership_active_in_order', violation_error_message='Ngày bắt đầu phải trước ngày kết thúc.'), models.CheckConstraint(condition=models.Q(('role__in', ['clerk', 'head', 'office', 'committee', 'records', 'signer', 'reader', 'administrator'])), name='membership_role_known')],
                },
            ),
            migrations.CreateModel(
                name='Literal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=200, verbose_name='cụm từ')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='vì sao không phải số liệu')),
                    ('section', models.ForeignKey(blank=True, help_text='Để trống nếu dùng được ở mọi mục.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='literals', to='units.section', verbose_name='mục')),
                ],
                options={
                    'verbose_name': 'cụm từ có chữ số cố định',
                    'verbose_name_plural': 'cụm từ có chữ số cố định',
                    'ordering': ('section__order', 'text'),
                    'constraints': [models.UniqueConstraint(fields=('section', 'text'), name='literal_once_per_section'), models.UniqueConstraint(condition=models.Q(('section', None)), fields=('text',), name='literal_once_everywhere')],
                },
            ),
            migrations.CreateModel(
                name='Upload',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='mã')),
                    ('filename', models.CharField(max_length=255, verbose_name='tên tệp')),
                    ('rows', models.JSONField(verbose_name='các dòng')),
                    ('at', models.DateTimeField(verbose_name='lúc')),
                    ('expires_at', models.DateTimeField(verbose_name='hết hạn lúc')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='xác nhận lúc')),
                    ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='units.period', verbose_name='kỳ báo cáo')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='units.unit', verbose_name='đơn vị')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to=settings.AUTH_USER_MODEL, verbose_name='người tải lên')),
                ],
                options={
                    'verbose_name': 'tệp đang chờ xác nhận',
                    'verbose_name_plural': 'tệp đang chờ xác nhận',
                    'ordering': ('-at',),
                },
            ),
            migrations.CreateModel(
                name='Extension',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('until', models.DateTimeField(verbose_name='gia hạn đến')),
                    ('reason', models.CharField(max_length=1000, verbose_name='lý do')),
                    ('at', models.DateTimeField(verbose_name='lúc')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người')),
                    ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='units.submission', verbose_name='phiếu')),
                ],
                options={
                    'verbose_name': 'gia hạn',
                    'verbose_name_plural': 'gia hạn',
                    'ordering': ('-at', '-pk'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='extension_has_reason', violation_error_message='Ghi lý do gia hạn.'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('at'))), name='extension_ends_later', violation_error_message='Thời hạn mới phải ở sau lúc gia hạn.')],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=200, verbose_name='khóa')),
                    ('text', models.CharField(max_length=1200, verbose_name='nội dung')),
                    ('url', models.CharField(blank=True, max_length=200, verbose_name='đường dẫn')),
                    ('at', models.DateTimeField(verbose_name='lúc')),
                    ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='đã xem lúc')),
                    ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='đã gửi thư lúc')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='người nhận')),
                ],
                options={
                    'verbose_name': 'thông báo',
                    'verbose_name_plural': 'thông báo',
                    'ordering': ('-at', '-pk'),
                    'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='notice_once')],
                },
            ),
            migrations.CreateModel(
                name='Presence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seen_at', models.DateTimeField(verbose_name='thấy lúc')),
                    ('period', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='units.period', verbose_name='kỳ báo cáo')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='units.unit', verbose_name='đơn vị')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to=settings.AUTH_USER_MODEL, verbose_name='người')),
                ],
                options={
                    'verbose_name': 'người đang mở phiếu',
                    'verbose_name_plural': 'người đang mở phiếu',
                    'constraints': [models.UniqueConstraint(fields=('user', 'period', 'unit'), name='presence_once')],
                },
            ),
            migrations.CreateModel(
                name='Reopening',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=1000, verbose_name='lý do')),
                    ('at', models.DateTimeField(verbose_name='lúc')),
                    ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='trả lời lúc')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người trả lời')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người')),
                    ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to='units.indicator', verbose_name='chỉ tiêu')),
                    ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to='units.submission', verbose_name='phiếu')),
                ],
                options={
                    'verbose_name': 'mở lại một số liệu',
                    'verbose_name_plural': 'mở lại từng số liệu',
                    'ordering': ('-at', '-pk'),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('submission', 'indicator'), name='reopening_once_at_a_time', violation_error_message='Số liệu này đang được mở lại.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reopening_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='reopening_answered_pair')],
                },
            ),
            migrations.CreateModel(
                name='Transition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.CharField(max_length=20, verbose_name='việc')),
                    ('from_status', models.CharField(choices=[('draft', 'Đang nhập'), ('submitted', 'Đã nộp'), ('returned', 'Trả lại'), ('accepted', 'Đã chấp nhận'), ('imported', 'Nhập từ lịch sử')], max_length=10, verbose_name='từ')),
                    ('to_status', models.CharField(choices=[('draft', 'Đang nhập'), ('submitted', 'Đã nộp'), ('returned', 'Trả lại'), ('accepted', 'Đã chấp nhận'), ('imported', 'Nhập từ lịch sử')], max_length=10, verbose_name='đến')),
                    ('at', models.DateTimeField(verbose_name='lúc')),
                    ('reason', models.CharField(blank=True, max_length=1000, verbose_name='lý do')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người')),
                    ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='units.submission', verbose_name='phiếu')),
                ],
                options={
                    'verbose_name': 'bước chuyển',
                    'verbose_name_plural': 'các bước chuyển',
                    'ordering': ('-pk',),
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('verb', 'send_back'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='transition_send_back_has_reason')],
                },
            ),
            migrations.CreateModel(
                name='OpeningBalance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.DecimalField(decimal_places=3, max_digits=18, verbose_name='số đầu kỳ')),
                    ('source', models.CharField(blank=True, max_length=255, verbose_name='căn cứ')),
                    ('before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='units.period', verbose_name='trước kỳ')),
                    ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='units.indicator', verbose_name='chỉ tiêu')),
                ],
                options={
                    'verbose_name': 'số đầu kỳ',
                    'verbose_name_plural': 'số đầu kỳ',
                    'ordering': ('indicator__section__order', 'indicator__order'),
                    'constraints': [models.UniqueConstraint(fields=('indicator',), name='opening_balance_once', violation_error_message='Chỉ tiêu này đã có số đầu kỳ.'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='opening_balance_not_negative', violation_error_message='Số đầu kỳ không âm.')],
                },
            ),
            migrations.CreateModel(
                name='Target',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                    ('amount', models.DecimalField(decimal_places=3, max_digits=18, verbose_name='kế hoạch')),
                    ('source', models.CharField(blank=True, help_text='Quyết định, nghị quyết giao kế hoạch.', max_length=255, verbose_name='căn cứ')),
                    ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='units.indicator', verbose_name='chỉ tiêu')),
                ],
                options={
                    'verbose_name': 'kế hoạch năm',
                    'verbose_name_plural': 'kế hoạch năm',
                    'ordering': ('-year', 'indicator__section__order', 'indicator__order'),
                    'constraints': [models.UniqueConstraint(fields=('indicator', 'year'), name='target_once_a_year', violation_error_message='Chỉ tiêu này đã có kế hoạch năm đó.'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='target_not_negative', violation_error_message='Kế hoạch không âm.')],
                },
            ),
            migrations.CreateModel(
                name='Edition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('mark', models.CharField(max_length=36, verbose_name='dấu')),
                ],
                options={
                    'verbose_name': 'bản danh mục',
                    'verbose_name_plural': 'bản danh mục',
                },
            ),
            migrations.CreateModel(
                name='SpecialDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(unique=True, verbose_name='ngày')),
                    ('is_working', models.BooleanField(default=False, help_text='Đánh dấu nếu là ngày làm bù; không đánh dấu là ngày nghỉ lễ, tết.', verbose_name='đi làm')),
                    ('name', models.CharField(help_text='Ví dụ: Nghỉ bù Quốc khánh.', max_length=200, verbose_name='tên')),
                ],
                options={
                    'verbose_name': 'ngày nghỉ, ngày làm bù',
                    'verbose_name_plural': 'ngày nghỉ, ngày làm bù',
                    'ordering': ('-day',),
                },
            ),
        ]),
        # After the tables: SQLite rebuilds these, and their references to themselves come last as they
        # did on the way of the migrations replaced.
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(('joiner__in', ['none', 'space', 'line', 'para'])), name='section_joiner_known'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('aggregate__in', ['sum', 'latest', 'none'])), name='indicator_aggregate_known'),
        ),
    ]
