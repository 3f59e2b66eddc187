# Hai lệnh là đủ: `make demo` để xem, `make test` để kiểm tra. Mọi thứ còn thiếu được tự cài.

.DEFAULT_GOAL := help
.PHONY: help demo test check bench pictures lock format clean

help:
	@echo "make demo    cài những gì còn thiếu, nạp số liệu 2018, mở trang tại http://127.0.0.1:8000/"
	@echo "make test    cài những gì còn thiếu, chạy mọi kiểm tra trên SQLite, PostgreSQL và Chromium"
	@echo "make check   kiểm tra nhanh trước mỗi lần ghi: trình bày, kiểu, tên gọi, mã thuần và mô hình trên SQLite"
	@echo "make pictures chụp lại hình của các trang trợ giúp (cần Chromium)"
	@echo "make format  trình bày lại mã nguồn và mẫu trang"
	@echo "make bench   đo trang, tệp và Excel sau 1, 10 và 100 năm, trên SQLite và PostgreSQL (máy rảnh)"
	@echo "make lock    khóa lại phiên bản thư viện sau khi sửa pyproject.toml"
	@echo "make clean   xóa .venv và các tệp tạm (không xóa cơ sở dữ liệu)"

demo:
	@echo "==> Gói hệ thống"
	@.ci/system demo
	@echo "==> Môi trường Python"
	@.ci/venv requirements.txt
	@echo "==> Bản trình diễn"
	@.venv/bin/python manage.py demo

test:
	@echo "==> Gói hệ thống"
	@.ci/system test
	@echo "==> Môi trường Python"
	@.ci/venv requirements-dev.txt
	@.ci/check

check: .venv
	@.ci/check quick

pictures: .venv
	@.venv/bin/pytest -q tests/browser/help_pictures.py

bench: .venv
	@.venv/bin/python -m tests.benchmarks
	@.ci/postgres .venv/bin/python -m tests.benchmarks

# uv only resolves; nobody else needs it. No address may reach the files: mirrors differ.
LOCK = uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml
lock:
	@echo "==> Khóa phiên bản thư viện (uv trong một môi trường tạm)"
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT \
		&& $$(.ci/python) -m venv "$$folder" \
		&& "$$folder/bin/pip" install -qq uv \
		&& PATH="$$folder/bin:$$PATH" \
		&& $(LOCK) $(UPGRADE) -o requirements.txt \
		&& $(LOCK) $(UPGRADE) --group dev -c requirements.txt -o requirements-dev.txt
	@echo "    xong; nâng mọi phiên bản: make lock UPGRADE=--upgrade"

format: .venv
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .
	@find templates units reports kgscience -name '*.html' -exec .venv/bin/djade --target-version 6.1 {} +

.venv:
	@.ci/venv requirements-dev.txt

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis staticfiles
