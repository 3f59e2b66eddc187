"""How often an old report's numbers are recognised: precision and recall on the 2018 article.

Run by hand: `python -m tests.benchmarks.proposing`; with `--left-out` also, for each indicator
taken out of the catalogue, whether its number is then called new (a few minutes).
"""

import sys
import time

from reports.old_reports.parsing.proposals import propose_indicators
from tests.reports.old_reports.accuracy import WITH, left_out, measure_2018, measure_marked
from tests.reports.old_reports.catalogue import article_2018, known_2018

QUESTIONS = {
    "figure": "số liệu hay không",
    "indicator": "chỉ tiêu",
    "section": "mục",
    "owner": "đơn vị",
}


def tell_2018():
    for name, options in WITH.items():
        values = known_2018(**options)
        start = time.process_time()
        propose_indicators(article_2018(), values)
        spent = time.process_time() - start
        scores, text = measure_2018(values)
        print(f"\nBài 2018, {name} ({spent:.2f} s; {dict(text)})")
        for question, words in QUESTIONS.items():
            item = scores[question]
            print(
                f"  {words:<20} đúng {item.right:>3}/{item.wanted:<3} đề xuất {item.proposed:>3}"
                f"   chính xác {item.precision:6.1%}   đầy đủ {item.recall:6.1%}"
            )


def tell_others():
    """Write reports in other words than the catalogue's: one with headings, one without."""
    for year, file in ((2019, "formal_2019.txt"), (2020, "plain_2020.txt")):
        for name, options in WITH.items():
            right, figures, wanted = measure_marked(file, known_2018(year=year, **options))
            print(f"{file}, {name}: {right}/{wanted} đúng, thấy {figures} số liệu")


def main():
    tell_2018()
    print()
    tell_others()
    if "--left-out" in sys.argv:
        for name, options in WITH.items():
            values = known_2018(**options)
            item = left_out(values, [indicator.code for indicator in values.indicators])
            print(f"Bỏ từng chỉ tiêu, {name}: {item.right}/{item.wanted} được gọi là mới")


if __name__ == "__main__":
    main()
