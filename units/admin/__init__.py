"""The administration of the catalogue, the people and the collected figures."""

from units.admin import catalogue_admin, collected_admin, people_admin, plan_admin
