"""Documents and photos of a client: the list, one of them, its bytes, and the photos of a wound side by side."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.forms import posted
from access.services import Action, Actor, log_access
from buurtzorgweb.forms import attempt
from buurtzorgweb.htmx import render_part
from buurtzorgweb.stale import Edit
from clients.access import hold, open_client
from clients.forms.documents import DocumentForm, ReadersForm, WithdrawForm
from clients.measures import said
from clients.models import Client, Document
from clients.reading import members_of
from clients.rooms import tabs
from clients.series import choices_for, series_of
from clients.services import documents as services
from clients.views.measurements import shown as shown_series
from teams.middleware import TeamRequest

PAGE = 24
Context = dict[str, Any]
Kind = Document.Kind


def documents_of(found: Client) -> Any:
    return Document.objects.filter(client=found).with_names().order_by("-taken_on", "-recorded_at", "id")


@require_safe
def client_documents(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """Wounds by place, then everything, newest first; what was withdrawn apart."""
    found = open_client(request, client_pk, "documents")
    documents = documents_of(found)
    wounds = (
        Document.objects.standing()
        .filter(client=found, kind=Kind.WOUND)
        .values("place")
        .annotate(count=Count("id"), last=Max("taken_on"))
        .order_by("-last")
    )
    page = Paginator(documents.standing(), PAGE).get_page(request.GET.get("page"))
    context = {
        "client": found,
        "wounds": [wound(found, request, **one) for one in wounds],
        "page": page,
        "documents": [shown(document) for document in page.object_list],
        "withdrawn": [shown(document) for document in documents.filter(withdrawn_at__isnull=False)[:PAGE]],
    }
    return render(request, "clients/documents.html", tabs(request) | context)


def wound(found: Client, request: TeamRequest, place: str, count: int, last: Any) -> Context:
    here = reverse("client_wound", args=[request.team.slug, found.pk])
    photos = ngettext("%(count)d photo", "%(count)d photos", count) % {"count": count}
    return {"place": place, "photos": photos, "last": last, "url": f"{here}?{urlencode({'place': place})}"}


def shown(document: Any) -> Context:
    """One document as a line or a picture; `document` carries names and the size of the wound."""
    return {
        "id": document.pk,
        "called": document.called,
        "kind": Kind(document.kind).label,
        "on": document.taken_on,
        "who": document.who,
        "photo": document.is_photo,
        "weight": filesizeformat(document.size),
        "size": said(document.length, document.width_cm, "cm", kind="wound_size") if document.length else "",
        "withdrawn": document.withdrawn_at,
        "withdrawn_who": document.withdrawn_who,
        "why": document.why_withdrawn,
        "restricted": document.restricted_to is not None,
        "portrait": document.kind == Kind.PORTRAIT,
    }


@require_safe
def client_wound(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """The photos of one wound side by side, oldest first, with its size over time."""
    found = open_client(request, client_pk, "wound")
    place = request.GET.get("place", "")[:100]
    if not place:
        return redirect("client_documents", request.team.slug, found.pk)
    photos = documents_of(found).standing().filter(kind=Kind.WOUND, place=place)[:60]
    series = series_of(found.pk, kind="wound_size", label=place)
    if not photos and not series:
        raise Http404
    context = {
        "client": found,
        "place": place,
        "photos": [shown(photo) for photo in reversed(photos)],
        "series": [shown_series(one) for one in series],
        "query": urlencode({"kind": Kind.WOUND.value, "place": place}),
    }
    return render(request, "clients/document_wound.html", context)


@require_http_methods(["GET", "POST"])
def document_add(request: TeamRequest, client_pk: UUID) -> HttpResponse:
    """From the camera or a file; nothing of it is kept before it was found to be what it claims."""
    found = open_client(request, client_pk, "documents")
    first = {"kind": request.GET.get("kind", ""), "place": request.GET.get("place", "")[:100]}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DocumentForm(*sent, client=found, members=colleagues(request), **first)
    if attempt(form, services.add_document, client=found, actor=Actor.of(request, "team_member")):
        messages.success(request, _("The document is kept in the record."))
        return redirect("document", request.team.slug, found.pk, form.cleaned_data["document_id"])
    places = choices_for(found.pk, request.team.pk).places
    context = {"client": found, "form": form, "places": places}
    return render_part(request, "clients/document_add.html", "form", context, 422 if form.is_bound else 200)


def colleagues(request: TeamRequest) -> list[tuple[int, str]]:
    """The members of today, but for oneself."""
    return [(key, name) for key, name in members_of(request.team) if key != request.user_id]


@require_http_methods(["GET", "POST"])
def document_readers(request: TeamRequest, client_pk: UUID, document_pk: UUID) -> HttpResponse:
    """Who of the team may see it. A colleague's choice meanwhile stands beside one's own."""
    found = open_client(request, client_pk, "documents")
    if request.method == "POST":
        hold(found)
    chosen = get_object_or_404(Document.objects.filter(client=found).exclude(kind=Kind.PORTRAIT), pk=document_pk)
    readers = chosen.restricted_to or []
    stands = {"readers": [key for key in readers if key != request.user_id], "everybody": not readers}
    edit = Edit.of(request, ReadersForm(posted(request), members=colleagues(request), initial=stands), stands)
    actor = Actor.of(request, "team_member")
    if not edit.stale and attempt(edit.form, services.choose_readers, document=chosen, actor=actor):
        messages.success(request, _("Kept. Who is not named does not find it any more."))
        return redirect("document", request.team.slug, found.pk, chosen.pk)
    context = {
        "client": found,
        "title": _("Who may see “%(name)s”?") % {"name": chosen.called},
        "button": _("Keep"),
        "back": "client_documents",
    }
    return render(request, "clients/act.html", context | edit.context, status=edit.status)


def open_document(request: TeamRequest, client_pk: UUID, document_pk: UUID, part: str) -> Any:
    """One document through the team, with a log line that names it; a part of a record like any other."""
    documents = Document.objects.filter(client__team=request.team, client=client_pk).with_names()
    document = get_object_or_404(documents, pk=document_pk)
    assert request.resolver_match is not None
    log_access(
        Actor.of(request, "team_member"),
        request.resolver_match.url_name or "",
        Action.READ,
        client_id=document.client_id,
        owner_team_id=request.team.pk,
        object_type="document",
        object_id=document.pk,
        part=part,
    )
    return document


@require_safe
def document(request: TeamRequest, client_pk: UUID, document_pk: UUID) -> HttpResponse:
    """One photo or letter, with all that is known of it."""
    found = open_client(request, client_pk, "documents")
    chosen = get_object_or_404(documents_of(found), pk=document_pk)
    context = {"client": found, "document": shown(chosen), "file_name": chosen.file_name, "form": WithdrawForm()}
    if chosen.restricted_to:
        context["readers"] = [name for key, name in members_of(request.team) if key in chosen.restricted_to]
    if chosen.kind == Kind.WOUND:
        context["wound"] = wound(found, request, chosen.place, 0, None)
    return render(request, "clients/document.html", context)


@require_safe
def document_file(request: TeamRequest, client_pk: UUID, document_pk: UUID) -> HttpResponse:
    """The bytes themselves. A letter is handed over, never shown: what is in a PDF nobody here has vouched for."""
    chosen = open_document(request, client_pk, document_pk, "document")
    return sent(chosen, small=False)


@require_safe
def document_small(request: TeamRequest, client_pk: UUID, document_pk: UUID) -> HttpResponse:
    """A photo small enough for a list."""
    chosen = open_document(request, client_pk, document_pk, "thumbnail")
    if not chosen.stored_small:
        raise Http404
    return sent(chosen, small=True)


def sent(chosen: Document, *, small: bool) -> HttpResponse:
    """Private bytes: not kept by any cache, not guessed at, and without any rights if a browser does open them."""
    try:
        content = chosen.read(small)
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(content, content_type=chosen.content_type)
    extension = ".jpg" if chosen.is_photo else ".pdf"
    name = f"{chosen.taken_on:%Y-%m-%d} {chosen.called}{extension}"
    response["Content-Disposition"] = content_disposition_header(not chosen.is_photo, name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store, private"
    return response


@require_POST
def document_withdraw(request: TeamRequest, client_pk: UUID, document_pk: UUID) -> HttpResponse:
    """Out of sight, with a reason."""
    found = open_client(request, client_pk, "documents")
    chosen = get_object_or_404(documents_of(found), pk=document_pk)
    form = WithdrawForm(request.POST)
    if attempt(form, services.withdraw_document, document=chosen, actor=Actor.of(request, "team_member")):
        back = reverse("document_restore", args=[request.team.slug, found.pk, chosen.pk])
        messages.success(request, _("Withdrawn. It stands under “withdrawn”, with your reason."), f"undo:{back}")
        return redirect("client_documents", request.team.slug, found.pk)
    context = {"client": found, "document": shown(chosen), "file_name": chosen.file_name, "form": form}
    return render(request, "clients/document.html", context, status=422)


@require_POST
def document_restore(request: TeamRequest, client_pk: UUID, document_pk: UUID) -> HttpResponse:
    found = open_client(request, client_pk, "documents")
    chosen = get_object_or_404(Document.objects.filter(client=found), pk=document_pk)
    services.restore_document(document=chosen, actor=Actor.of(request, "team_member"))
    messages.success(request, _("It stands in the record again."))
    return redirect("document", request.team.slug, found.pk, chosen.pk)
