"""The renderer opens four font files and nothing else, whatever a document says."""

import subprocess
import sys
from pathlib import Path

import pytest

from reports.rendering import pdf
from reports.rendering.layouts import PARTY_2018
from reports.rendering.stylesheet import STATIC

PROBES = (
    "file:///etc/hostname",
    "file:///etc/passwd#Tinos-Bold.woff2",
    "http://127.0.0.1:9/x.png",
    "https://example.invalid/x.css",
    "ftp://127.0.0.1/x",
    "//example.invalid/x",
    "data:text/css,p{}",
    f"{(STATIC / 'fonts' / '..' / '..' / 'pyproject.toml').as_uri()}",
)
MARKUP = (
    '<img src="{}">',
    '<link rel="attachment" href="{}">',
    '<link rel="stylesheet" href="{}">',
    '<a rel="attachment" href="{}">x</a>',
    "<style>@import url({});</style>",
    "<style>@font-face {{ font-family: x; src: url({}) }} p {{ font-family: x }}</style><p>x</p>",
    "<p style='background: url({})'>x</p>",
)


@pytest.mark.parametrize("markup", MARKUP)
@pytest.mark.parametrize("url", PROBES)
def test_nothing_but_our_fonts_is_fetched(url, markup):
    from weasyprint.urls import FatalURLFetchingError

    source = f'<html lang="vi"><title>x</title>{markup.format(url)}'
    with pytest.raises(FatalURLFetchingError):
        pdf.write_pdf(source, PARTY_2018)


def test_weasyprint_is_loaded_only_when_a_pdf_is_made():
    script = "import sys, reports.rendering.pdf; sys.exit('weasyprint' in sys.modules)"
    root = Path(__file__).parents[4]
    assert subprocess.run([sys.executable, "-c", script], cwd=root, check=False).returncode == 0


def test_the_collector_is_switched_on_again():
    import gc

    with pytest.raises(RuntimeError), pdf._collector_off():
        raise RuntimeError
    assert gc.isenabled()


def test_one_font_configuration_serves_all():
    assert pdf._fonts() is pdf._fonts()
    assert pdf._stylesheets(PARTY_2018) is pdf._stylesheets(PARTY_2018)
