"""The app `reports`: its database triggers and signal receivers."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from reports.drafting.usage_views import tell_uses
        from reports.models import guards, log, version
        from reports.opening.reorganized_units import (
            rename_letterheads,
            take_back_passages,
            take_over_passages,
        )
        from reports.publishing.printed_figures import (
            find_published_periods,
            load_printed_figures,
            refuse_reopening,
        )
        from reports.review.notifications import notify_changes, remind_of_unread
        from reports.review.receivers import refuse_recall, refuse_reorganization
        from units.catalogue.uses import uses_asked
        from units.collection.enter_figures import figures_entered
        from units.models.triggers import install_triggers
        from units.period_catalogue import printed_figures_asked, published_periods_asked
        from units.reorganization.actions import (
            reorganization_asked,
            takeover_undone,
            unit_renamed,
            units_taken_over,
        )
        from units.submission.reminders import reminders_due
        from units.submission.transitions import recall_asked, reopening_asked

        install_triggers(
            self, (*guards.TRIGGERS, *log.TRIGGERS, *version.TRIGGERS, *version.RENEWALS)
        )
        figures_entered.connect(notify_changes)
        reminders_due.connect(notify_changes)
        reminders_due.connect(remind_of_unread)
        recall_asked.connect(refuse_recall)
        reopening_asked.connect(refuse_reopening)
        uses_asked.connect(tell_uses)
        published_periods_asked.connect(find_published_periods)
        printed_figures_asked.connect(load_printed_figures)
        reorganization_asked.connect(refuse_reorganization)
        units_taken_over.connect(take_over_passages)
        takeover_undone.connect(take_back_passages)
        unit_renamed.connect(rename_letterheads)
