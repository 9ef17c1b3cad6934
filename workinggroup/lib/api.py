"""What every endpoint of the REST API shares: rows the caller may see, and how things are told."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from django_filters import Filter, MultipleChoiceFilter
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from workinggroup.lib import clock
from workinggroup.lib.viewer import NOBODY, Viewer


class BilingualText(serializers.Serializer[Any]):
    """Both texts of a pair, each an original. `stale` names the one (`en`, `zh`) that has yet to
    follow a change of the other, and is empty where neither has."""

    en = serializers.CharField()
    zh = serializers.CharField()
    stale = serializers.CharField()


class PersonReference(serializers.Serializer[Any]):
    """Who somebody is; more about them is in `people`."""

    id = serializers.IntegerField(source="pk")
    name_en = serializers.CharField(source="names.en")
    name_zh = serializers.CharField(source="names.zh")


class Clocks(serializers.Serializer[Any]):
    """An instant in UTC and on both clocks, each with its offset."""

    utc = serializers.DateTimeField(source="*", default_timezone=clock.UTC)
    washington = serializers.SerializerMethodField()
    beijing = serializers.SerializerMethodField()

    def get_washington(self, moment: Any) -> str:
        return clock.local(moment, clock.WASHINGTON).isoformat()

    def get_beijing(self, moment: Any) -> str:
        return clock.local(moment, clock.BEIJING).isoformat()


class Nothing(serializers.Serializer[Any]):
    """What an act takes that is said by its address alone."""


@method_decorator(conditional_page, name="dispatch")
class Endpoint(GenericAPIView[Any]):
    """A view over `rows(viewer)`: what the caller may see is all there is.

    `queryset` is empty and serves the description of the API alone. Answers to GET carry an
    ETag; they are private and must be checked before they are used again.
    """

    rows: ClassVar[Callable[[Viewer], QuerySet[Any]]]
    asks: ClassVar[frozenset[str]] = frozenset()
    """The parameters that it takes besides those of its filters and pages."""

    @property
    def viewer(self) -> Viewer:
        """The member whose key this is."""
        viewer: Viewer = getattr(self.request.auth, "viewer", NOBODY)
        return viewer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self._check_parameters(request)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Which methods the address takes is in `Allow`, what they mean in the description."""
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _check_parameters(self, request: Request) -> None:
        """Refuse a parameter that the address does not take, one without a value and one given
        twice: an answer that is not narrowed as asked looks like one that is."""
        filters = self._filters()
        taken = {*self.asks, *filters, *self._paging()}
        faults = {}
        for name, values in request.query_params.lists():
            if name not in taken:
                faults[name] = [_("There is no such parameter.")]
            elif "" in values and name not in self.asks:
                faults[name] = [_("This parameter has no value.")]
            elif len(values) > 1 and not isinstance(filters.get(name), MultipleChoiceFilter):
                faults[name] = [_("This parameter was given twice.")]
        if faults:
            raise ValidationError(faults)

    def sent(self, form: type[serializers.BaseSerializer[Any]] = Nothing) -> Any:
        """The body as `form` takes it. Raises `ValidationError` with every fault, a member that is
        not taken among them: what is misspelt would look like what was left out."""
        body = self.request.data
        taken: Any = form(data=body)
        taken.is_valid()
        names = {name for name, field in taken.fields.items() if not field.read_only}
        unknown = [name for name in body if name not in names] if isinstance(body, Mapping) else []
        if taken.errors or unknown:
            said = [_("There is no such member.")]
            raise ValidationError({**taken.errors, **dict.fromkeys(unknown, said)})
        return taken.validated_data

    def _filters(self) -> dict[str, Filter]:
        chosen = getattr(self, "filterset_class", None) if self.filter_backends else None
        return dict(chosen.base_filters) if chosen else {}

    def _paging(self) -> tuple[str, ...]:
        if isinstance(self, ListModelMixin) and isinstance(self.paginator, PageNumberPagination):
            return (self.paginator.page_query_param, str(self.paginator.page_size_query_param))
        return ()

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return type(self).rows(self.viewer)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(answer, ["Authorization"])
        return answer
