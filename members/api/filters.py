"""What the list of people can be narrowed by."""

import django_filters

from members.models import Appointment
from workinggroup.lib.viewer import Role, Side


class PeopleFilter(django_filters.FilterSet):
    side = django_filters.ChoiceFilter(field_name="delegation", choices=Side.choices)
    role = django_filters.ChoiceFilter(choices=Role.choices)

    class Meta:
        model = Appointment
        fields = ["side", "role"]
