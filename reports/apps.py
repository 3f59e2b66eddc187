"""The app `reports`: its database triggers and signal receivers."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from reports.models import guards, log, version
        from reports.review.notifications import notify_changes, remind_of_unread
        from reports.review.receivers import refuse_recall
        from units.collection.enter_figures import figures_entered
        from units.models.triggers import install_triggers
        from units.submission.reminders import reminders_due
        from units.submission.transitions import recall_asked

        install_triggers(self, (*guards.TRIGGERS, *log.TRIGGERS, *version.TRIGGERS))
        figures_entered.connect(notify_changes)
        reminders_due.connect(notify_changes)
        reminders_due.connect(remind_of_unread)
        recall_asked.connect(refuse_recall)
