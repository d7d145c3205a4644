"""The way to the Party walked through the pages by anybody, in any order, on any day.

A machine signs in as secretaries, mentors, the office, who decides and who has no business
here; it lets days pass and posts to the pages, rightly or wrongly filled in. After each step
what the rules promise must hold of every candidate. QUANGAN_LIFECYCLE_RUNS asks for more runs
than the suite makes.
"""

import os
from collections import Counter
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Count, Max
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from candidates import lifecycle, readiness
from candidates.chain import has_section, superior_decides
from candidates.models import (
    Body,
    Candidate,
    CellReview,
    Ceremony,
    Decision,
    Matter,
    Mentorship,
    Stage,
    StageEvent,
    Step,
)
from candidates.models.candidate import IN_PROBATION, WAITING, WAITING_STAGES, matter_of
from candidates.services.deciding import OUTCOME
from members.models import CURRENT, Member, MemberStatus
from people import clock
from people.models import AuditEntry
from quangan.invariants import breaches
from reports.access import Scope
from reports.progress import quota_progress
from rules.services import value
from tests.candidates import acting
from tests.candidates.acting import (
    ACTS,
    FAULTS,
    JOINED,
    OF_MEMBERS,
    OF_MENTORSHIPS,
    START,
    filled_in,
    introduction,
    known,
    make_commune,
    spoilt,
)

# PostgreSQL, which serves committees, is walked at length; SQLite on the ways alone and a few more.
RUNS = max(
    45 if connection.vendor == "postgresql" else 4,
    int(os.environ.get("QUANGAN_LIFECYCLE_RUNS", "0")),
)
STEPS_OF_A_RUN = 60
LEAST_STEPS = 2_000
PEOPLE = 4
# How a candidacy goes when everybody does what they should.
FATES = (
    "smooth", "returned", "failed", "refused", "reopened", "annulled", "annulled_late",
    "proposed_back", "not_recognised", "stuck", "stuck_out", "removed", "kept", "paused", "away",
    "moved", "extended", "withdrawn", "dropped", "gone", "died",
)  # fmt: skip
ENDS = {"withdrawn": "withdraw", "dropped": "drop", "gone": "gone", "died": "died"}
# What of it can still happen to who is on probation when a run begins.
ON_PROBATION = (
    "smooth", "annulled_late", "proposed_back", "not_recognised", "stuck", "stuck_out", "removed",
    "kept", "extended",
)  # fmt: skip
VOTES = {
    "cell-vote": Step.CELL_VOTED,
    "recognition-vote": Step.RECOGNITION_VOTED,
    "removal-vote": Step.REMOVAL_VOTED,
}
SETTLING = ("committee-vote", "superior-decision", "sitting")


class LifecycleMachine(RuleBasedStateMachine):
    """One run: a few candidacies from January 2024 on; nothing of it stays in the database."""

    commune = None

    def __init__(self):
        super().__init__()
        self.day = START
        self.fates = {}
        self.born = 0
        self.is_whole = False
        # How many are on the way, and how many are not and could come again.
        self.open = self.gone = 0
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self):
        try:
            # After a failed step a breach would only hide what failed.
            if self.is_whole:
                with clock.held_today(self.day):
                    assert list(breaches()) == []
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    # What happens.

    @initialize(fate=st.sampled_from(ON_PROBATION), other=st.sampled_from(FATES))
    def begin(self, fate, other):
        with self.step():
            [taken_over] = Candidate.objects.filter(person=self.commune.probationer.person)
            self.fates[taken_over.pk] = fate
            self.introduce_in(0, other, "youth_union")

    @rule(days=st.integers(1, 120))
    def days_pass(self, days):
        with self.step():
            self.day += timedelta(days=days)

    @precondition(lambda self: self.open < PEOPLE)
    @rule(
        cell=st.integers(0, 2),
        fate=st.sampled_from(FATES),
        body=st.sampled_from(["youth_union", "women", "trade_union"]),
    )
    def somebody_is_introduced(self, cell, fate, body):
        with self.step():
            self.introduce_in(cell, fate, body)

    @precondition(lambda self: self.gone)
    @rule(which=st.integers(0, 9), fate=st.sampled_from(FATES))
    def somebody_comes_again(self, which, fate):
        with self.step():
            former = self.pick(self.closed(), which)
            person = former.person
            cell = former.cell
            self.introduce(cell, fate, "women", person.full_name, person.birth_date)

    @precondition(lambda self: self.open)
    @rule(which=st.integers(0, 9), choice=st.integers(0, 11))
    def the_next_act_is_taken(self, which, choice):
        with self.step():
            self.go_on(self.pick(self.on_the_way(), which), choice)

    @precondition(lambda self: self.open)
    @rule(which=st.integers(0, 9), choice=st.integers(0, 11))
    def the_next_act_is_taken_by_whom_it_concerns(self, which, choice):
        with self.step():
            self.go_on(self.pick(self.on_the_way(), which), choice)

    @precondition(lambda self: self.open)
    @rule(which=st.integers(0, 9), choice=st.integers(0, 11))
    def a_candidacy_goes_on(self, which, choice):
        with self.step():
            pk = self.pick(self.on_the_way(), which).pk
        for _n in range(3):
            with clock.held_today(self.day):
                candidate = known(pk)
                if candidate.is_open:
                    self.go_on(candidate, choice)

    @rule(
        which=st.integers(0, 9),
        act=st.sampled_from(ACTS),
        fault=st.sampled_from(FAULTS),
        choice=st.integers(0, 11),
    )
    def whoever_may_does_something(self, which, act, fault, choice):
        with self.step():
            candidate = self.pick(self.everybody(), which)
            who = self.commune.rightful(act, candidate)
            if who:
                self.do(who[choice % len(who)], act, candidate, fault, choice)

    @rule(
        which=st.integers(0, 9),
        who=st.sampled_from(
            [
                "outsider", "viewer", "plain_member", "mentor", "second_mentor", "office", "chair",
                "deputy_and_secretary", "standing_member_and_mentor", "first_secretary",
                "second_deputy", "third_secretary", "section_head",
            ]
        ),
        act=st.sampled_from(ACTS),
        fault=st.sampled_from(FAULTS[:3]),
        choice=st.integers(0, 11),
    )  # fmt: skip
    def anybody_tries_something(self, which, who, act, fault, choice):
        with self.step():
            self.do(who, act, self.pick(self.everybody(), which), fault, choice)

    def walk(self, fate):
        """Let three people go one way, so that each run of the suite takes every step."""
        try:
            self.begin(fate=fate if fate in ON_PROBATION else "smooth", other=fate)
            self.somebody_is_introduced(cell=2, fate=fate, body="women")
            for number in range(18):
                self.the_law_is_kept()
                if self.open:
                    self.a_candidacy_goes_on(which=number, choice=number * 5 % 12)
            self.the_law_is_kept()
        finally:
            self.teardown()

    # Who there is.

    @contextmanager
    def step(self):
        """Hold the day for a step, and count it."""
        self.is_whole = False
        self.commune.steps += 1
        with clock.held_today(self.day):
            yield

    def everybody(self):
        return list(Candidate.objects.select_related("person", "cell").order_by("opened_on", "pk"))

    def on_the_way(self):
        return [c for c in self.everybody() if c.is_open]

    def closed(self):
        everybody = self.everybody()
        again = {c.person_id for c in everybody if c.is_open}
        return [c for c in everybody if not c.is_open and c.person_id not in again]

    def pick(self, candidates, which):
        # Keys are random, and a run is the same every time: names are not.
        def known_by(candidate):
            return candidate.person.full_name, candidate.opened_on, candidate.stage_since

        rows = sorted(candidates, key=known_by)
        return known(rows[which % len(rows)].pk)

    # Acts.

    def introduce_in(self, number, fate, body):
        self.born += 1
        born = date(1994 + self.born % 5, 6, 15)
        self.introduce(self.commune.cells[number], fate, body, f"Bàn Thị {self.born:03}", born)

    def introduce(self, cell, fate, body, name, born):
        data = introduction(cell, name, born, self.day, body)
        response = self.send(self.commune.leaders[cell.pk][0], "add", None, data)
        if response.status_code == 302:
            candidate = Candidate.objects.get(person__full_name=name, closed_on=None)
            self.fates[candidate.pk] = fate

    def do(self, who, act, candidate, fault, choice):
        """Fill the page of ``act`` in, rightly or with ``fault``, and send it as ``who``."""
        other = [cell for cell in self.commune.cells if cell.pk != candidate.cell_id]
        data = filled_in(act, candidate, self.day, choice, other[choice % len(other)])
        self.send(who, act, candidate, spoilt(data, fault, self.day, choice))

    def send(self, who, act, candidate, data):
        """POST as ``who``; then see whose it was, what it moved and what was asked before."""
        url = self.url_of(act, candidate)
        if url is None:
            return None
        before = Before(act, candidate, data)
        response = self.commune.clients[who].post(url, data)
        self.commune.posts += 1
        assert response.status_code in (200, 302, 403, 404), (act, response.status_code)
        self.see_what_changed(who, act, candidate, before)
        return response

    def url_of(self, act, candidate):
        if act == "add":
            return reverse("candidates:add")
        if act == "sitting":
            return reverse("candidates:sitting")
        if act in OF_MEMBERS:
            member = Member.objects.filter(person=candidate.person_id).first()
            return member and reverse(f"members:{act}", args=[member.pk])
        if act in OF_MENTORSHIPS:
            helping = candidate.mentorships.order_by("started_on", "slot").last()
            return helping and reverse(f"candidates:{act}", args=[helping.pk])
        return reverse(f"candidates:{act}", args=[candidate.pk])

    def see_what_changed(self, who, act, candidate, before):
        """Nobody changed what is not theirs, and nothing happened that was not ready."""
        events = list(
            StageEvent.objects.filter(pk__gt=before.last_event).select_related("decision")
        )
        entries = AuditEntry.objects.filter(pk__gt=before.last_entry)
        changed = bool(events) or entries.exists()
        if who in self.commune.powerless:
            assert not changed, f"{who} did {act}"
        if candidate is not None and changed:
            assert who in self.commune.rightful(act, candidate), f"{who} did {act}"
        for event in events:
            self.commune.taken[event.step] += 1
        decisions = Decision.objects.exclude(pk__in=before.decisions)
        for decision in decisions.filter(organization=self.commune.committee):
            person = self.commune.users[who].person_id
            assert person not in before.mentors.get(decision.candidate_id, set())
        for decision in decisions.filter(body__in=(Body.BASE, Body.DECIDER), passed=True):
            votes = Decision.objects.filter(
                candidate=decision.candidate, matter=decision.matter, body=Body.CELL, passed=True
            )
            vote = votes.order_by("recorded_at").last()
            # The cell that proposed is the candidate's own, unless no cell's vote passed.
            assert vote is None or vote.organization_id == decision.candidate.cell_id
        if before.ready is not None and any(e.step == before.step for e in events):
            assert before.ready.ready, f"{act}: {before.ready.missing}"

    def review(self, candidate, leader):
        if CellReview.objects.filter(candidate=candidate, reviewed_on=self.day).exists():
            # A cell speaks of one person once in a day.
            self.day += timedelta(days=1)
            return
        self.must(leader, "review", candidate)

    # The next sensible act by the right person.

    def go_on(self, candidate, choice):
        fate = self.fates.get(candidate.pk, "smooth")
        # Some of what is done is done on one day, most on another.
        self.day += timedelta(days=choice)
        with clock.held_today(self.day):
            self.act_on(candidate, fate, choice)

    def act_on(self, candidate, fate, choice):
        leader = self.commune.leaders[candidate.cell_id][choice % 2]
        match candidate.stage:
            case Stage.SOURCE | Stage.REFUSED:
                self.review(candidate, leader)
            case Stage.SYMPATHISER:
                if self.prepared(candidate, Step.ALLOWED, leader, choice):
                    self.must(self.decider_of(candidate, choice), "allow-dossier", candidate)
            case Stage.DOSSIER_ALLOWED | Stage.CELL_FAILED:
                self.must(leader, "open-dossier", candidate)
            case Stage.DOSSIER_OPEN:
                self.vote_to_admit(candidate, leader, fate, choice)
            case Stage.RETURNED:
                moved = self.happened(candidate, Step.MOVED)
                again = choice % 2 or moved or not self.was_voted(candidate, Matter.ADMISSION)
                self.must(leader, "open-dossier" if again else "resubmit", candidate)
            case Stage.RECOGNITION_RETURNED:
                self.must(leader, "resubmit", candidate)
            case Stage.DECIDED:
                self.admit(candidate, leader, fate, choice)
            case Stage.PROBATIONARY:
                self.vote_on_probation(candidate, leader, fate, choice)
            case Stage.PAUSED:
                if fate == "away" and choice % 2:
                    other = [cell for cell in self.commune.cells if cell.pk != candidate.cell_id]
                    data = filled_in("move", candidate, self.day, 0, other[choice % 2])
                    self.send("office", "move", candidate, data)
                else:
                    self.must(leader, "resume", candidate)
            case stage if stage in WAITING_STAGES:
                self.settle(candidate, fate, choice)
            case stage:
                raise AssertionError(stage)

    def must(self, who, act, candidate, data=None):
        """The act of who may, when it is due and rightly filled in, is taken."""
        before = candidate.stage
        if data is None:
            data = filled_in(act, candidate, self.day, 1, self.commune.cells[0])
        response = self.send(who, act, candidate, data)
        form = response.context and response.context.get("form")
        assert response.status_code == 302, (
            f"{who} could not {act} from {before}: {response.status_code} {form and form.errors}"
        )

    def prepared(self, candidate, step, leader, choice):
        """Do what keeps ``step`` from being taken; whether it may be taken now."""
        missing = {c.key: c for c in readiness.judge(candidate, step, self.day).missing}
        waits = [c.earliest for c in missing.values() if c.earliest and c.earliest > self.day]
        if waits:
            # The other conditions can wait as long.
            self.day += timedelta(days=min(120, (max(waits) - self.day).days))
            return False
        for key in missing:
            if key in ("certificate", "new_member_class"):
                self.must(leader, "certificate", candidate)
            elif key in ("mentor", "introducers"):
                self.send(
                    leader, "assign-mentor", candidate,
                    filled_in("assign-mentor", candidate, self.day, choice),
                )  # fmt: skip
            elif key == "dossier":
                self.must(leader, "open-dossier", candidate)
            elif key in ("papers", "order", "recognition_papers"):
                self.must(leader, "papers", candidate)
            elif key == "education":
                self.must(leader, "edit", candidate)
            elif key == "readmission":
                data = filled_in("consent", candidate, self.day, 2)
                self.send("office", "consent", candidate, data)
            candidate = known(candidate.pk)
        return readiness.judge(known(candidate.pk), step, self.day).ready

    def happened(self, candidate, step):
        return candidate.events.filter(step=step).exists()

    def was_voted(self, candidate, matter):
        votes = candidate.decisions.filter(body=Body.CELL, matter=matter, passed=True)
        return votes.exists()

    def decider_of(self, candidate, choice):
        """One of the committee who neither sent this up nor helps the candidate."""
        free = self.free(candidate)
        return free[choice % len(free)]

    def free(self, candidate):
        """Those of the committee who decide on the candidate as they stand."""
        helping = set(candidate.mentorships.open().values_list("mentor__person", flat=True))
        barred = submitters_of(candidate)
        return [
            who
            for who in self.commune.holding("decider", candidate)
            if self.commune.users[who].person_id not in helping
            and self.commune.users[who].pk not in barred
        ]

    def vote_to_admit(self, candidate, leader, fate, choice):
        if fate == "paused" and not self.happened(candidate, Step.PAUSED):
            self.must(leader, "pause", candidate)
        elif fate == "moved" and not self.happened(candidate, Step.MOVED):
            other = [cell for cell in self.commune.cells if cell.pk != candidate.cell_id]
            data = filled_in("move", candidate, self.day, 0, other[choice % 2])
            self.must("office", "move", candidate, data)
        elif fate in ENDS:
            self.must(leader, ENDS[fate], candidate)
        elif self.prepared(candidate, Step.CELL_VOTED, leader, choice):
            passes = fate != "failed" or self.happened(candidate, Step.CELL_VOTED)
            candidate = known(candidate.pk)
            vote = acting.cell_vote(candidate, self.day, passes=passes)
            self.must(leader, "cell-vote", candidate, vote)

    def vote_on_probation(self, candidate, leader, fate, choice):
        if candidate.stage_since == self.day:
            # Nobody is struck off on the very day of their ceremony.
            self.day += timedelta(days=1)
        elif fate == "annulled_late":
            data = filled_in("annul", candidate, self.day, 1)
            self.send("office", "annul", candidate, data)
        elif fate == "extended" and not self.happened(candidate, Step.EXTENDED):
            self.must("office", "extend", candidate)
        elif fate in ("removed", "kept") and not self.happened(candidate, Step.REMOVAL_VOTED):
            data = acting.cell_vote(candidate, self.day, passes=choice > 0)
            self.must(leader, "removal-vote", candidate, data)
        elif self.prepared(candidate, Step.RECOGNITION_VOTED, leader, choice):
            candidate = known(candidate.pk)
            data = acting.cell_vote(candidate, self.day, passes=fate not in ("stuck", "stuck_out"))
            self.must(leader, "recognition-vote", candidate, data)

    def settle(self, candidate, fate, choice):
        """Let who is next above the cell act: appraise, second, decide, return, refuse."""
        decider = self.decider_of(candidate, choice)
        matter = matter_of(candidate.stage)
        admission = matter == Matter.ADMISSION
        if fate == "away" and admission and not self.happened(candidate, Step.PAUSED):
            leader = self.commune.leaders[candidate.cell_id][0]
            self.must(leader, "pause", candidate)
        elif fate == "returned" and admission and not self.happened(candidate, Step.RETURNED):
            self.must(decider, "return", candidate)
        elif fate == "refused" and admission and not self.happened(candidate, Step.REFUSED):
            self.must(decider, "refuse", candidate)
        elif candidate.stage == Stage.RECOGNITION_STUCK:
            # Three votes in vain: there is no proposal to return or refuse, only to settle.
            self.decide(candidate, decider, fate, choice)
        elif (
            fate == "proposed_back"
            and matter == Matter.RECOGNITION
            and not self.returned(candidate)
        ):
            self.must(decider, "return", candidate)
        elif (
            fate in ("not_recognised", "kept")
            and not admission
            and not self.refused_member(candidate)
        ):
            self.must(decider, "refuse", candidate)
        elif self.section_first(candidate):
            self.must("office" if choice % 2 else "section_head", "appraisal", candidate)
        elif not admission or self.was_voted(candidate, Matter.ADMISSION):
            self.decide(candidate, decider, fate, choice)

    def returned(self, candidate):
        return candidate.events.filter(to_stage=Stage.RECOGNITION_RETURNED).exists()

    def refused_member(self, candidate):
        return candidate.events.filter(step=Step.REFUSED, to_stage=Stage.PROBATIONARY).exists()

    def section_first(self, candidate):
        first = candidate.stage in (Stage.CELL_PASSED, Stage.RECOGNITION_PROPOSED)
        return first and has_section(candidate)

    def decide(self, candidate, decider, fate, choice):
        based = candidate.stage in (
            Stage.BASE_PASSED, Stage.RECOGNITION_SECONDED, Stage.REMOVAL_SECONDED,
            Stage.RECOGNITION_STUCK,
        )  # fmt: skip
        chain = value("admission.chain", on=self.day, organization=candidate.cell)
        above = superior_decides(candidate, self.day)
        matter = "removal" if fate == "stuck_out" else "recognition"
        data = acting.committee_vote(self.day, passes=True, matter=matter)
        if choice % 2:
            self.barred_try(candidate, data)
        if "base" in chain and not based:
            self.must(decider, "committee-vote", candidate, data)
        elif above:
            data = filled_in("superior-decision", candidate, self.day, 0)
            self.must("office", "superior-decision", candidate, data | {"matter": matter})
        elif choice % 3 == 0 and candidate.stage != Stage.RECOGNITION_STUCK:
            self.must(
                decider, "sitting", candidate, acting.sitting(self.day, [candidate.pk], passes=True)
            )
        else:
            self.must(decider, "committee-vote", candidate, data)

    def barred_try(self, candidate, data):
        """Whoever sits on the committee but sent this up or helps them tries to vote first."""
        free = self.free(candidate)
        for who in self.commune.holding("decider", candidate):
            if who in free:
                continue
            response = self.send(who, "committee-vote", candidate, data)
            assert response.status_code == 403, who

    def admit(self, candidate, leader, fate, choice):
        if fate == "reopened" and not self.happened(candidate, Step.REOPENED):
            data = filled_in("annul", candidate, self.day, 0)
            self.must("office", "annul", candidate, data)
        elif fate == "annulled" or not self.was_voted(candidate, Matter.ADMISSION):
            self.must("office", "annul", candidate)
        else:
            self.must(leader if choice % 2 else "office", "ceremony", candidate)

    # What holds after every step.

    @invariant()
    def the_law_is_kept(self):
        with clock.held_today(self.day):
            rows = Candidate.objects.select_related("person__member", "cell", "committee__parent")
            rows = rows.prefetch_related("events", "decisions")
            ceremonies = {c.candidate_id: c for c in Ceremony.objects.select_related("decision")}
            first = StageEvent.objects.filter(from_stage="").order_by("pk")
            self.latest = dict(first.values_list("candidate__person", "candidate"))
            for candidate in rows:
                events = sorted(candidate.events.all(), key=lambda event: event.pk)
                decisions = {d.pk: d for d in candidate.decisions.all()}
                self.see_the_way(candidate, events, decisions)
                self.see_the_decisions(candidate, events, decisions)
                self.see_the_membership(candidate, events, ceremonies.get(candidate.pk))
            twice = Candidate.objects.open().order_by().values("person").annotate(n=Count("pk"))
            assert not twice.filter(n__gt=1).exists()
            self.see_the_quota(ceremonies)
        self.open, self.gone = len(self.on_the_way()), len(self.closed())
        self.is_whole = True

    def see_the_way(self, candidate, events, decisions):
        """The stage is what the events lead to, and each of them is an edge of the table."""
        assert candidate.stage == lifecycle.fold(events)
        assert candidate.is_open is (candidate.stage not in acting.CLOSED)
        first, *others = events
        assert first.step in (Step.INTRODUCED, Step.TAKEN_OVER)
        assert first.from_stage == ""
        left = ""
        for event in others:
            if event.step == Step.PAUSED:
                left = event.from_stage
            if event.step == Step.RESUMED:
                assert (event.from_stage, event.to_stage) == (Stage.PAUSED, left)
            elif event.step in (Step.MOVED, Step.EXTENDED):
                assert event.from_stage == event.to_stage
            else:
                edge = lifecycle.EDGES[Step(event.step)]
                decision = decisions.get(event.decision_id)
                failed = decision is not None and not decision.passed
                ends = edge.failed if failed and edge.failed else edge.moves
                assert event.to_stage == ends[Stage(event.from_stage)]

    def see_the_decisions(self, candidate, events, decisions):
        """Who decides, on what ground: nothing without the resolutions that come before."""
        by_decision = {event.decision_id: event for event in events if event.decision_id}
        acts = sorted(decisions.values(), key=lambda d: d.recorded_at)
        for number, decision in enumerate(acts):
            if decision.body not in (Body.BASE, Body.DECIDER) or not decision.passed:
                continue
            on, before = decision.decided_on, acts[:number]
            event = by_decision[decision.pk]
            assert (decision.organization_id == candidate.committee_id) is (
                decision.body == Body.BASE or not superior_decides(candidate, on)
            )
            votes = [d for d in before if d.body == Body.CELL and d.decided_on <= on]
            if event.from_stage == Stage.RECOGNITION_STUCK:
                # Nobody passed them three times, and the decider settles it (294 cl. 4.2.3).
                in_vain = [d for d in votes if not d.passed and d.matter != Matter.ADMISSION]
                assert len(in_vain) >= 3
            else:
                votes = [d for d in votes if d.passed and d.matter == decision.matter]
                assert votes
                chain = value("admission.chain", on=on, organization=candidate.cell)
                if decision.body == Body.DECIDER and "base" in chain:
                    last = votes[-1]
                    assert any(
                        d.body == Body.BASE and d.passed and d.matter == decision.matter
                        and last.decided_on <= d.decided_on <= on
                        for d in before
                    )  # fmt: skip
            if decision.organization_id == candidate.committee_id:
                passed = [d for d in before if d.body == Body.CELL and d.passed]
                submitters = {d.recorded_by_id for d in passed if d.matter == decision.matter}
                submitters |= {
                    e.actor_id
                    for e in events
                    if e.step == Step.RESUBMITTED
                    and e.to_stage in WAITING[Matter(decision.matter)]
                    and e.recorded_at < decision.recorded_at
                }
                assert decision.recorded_by_id not in submitters

    def see_the_membership(self, candidate, events, ceremony):
        stage = candidate.stage
        decided = {
            d.matter for d in candidate.decisions.all() if d.body == Body.DECIDER and d.passed
        }
        if stage == Stage.OFFICIAL:
            assert Matter.RECOGNITION in decided
        if stage == Stage.REMOVED:
            assert Matter.REMOVAL in decided
        of_a_list = events[0].to_stage == Stage.PROBATIONARY
        admitted = stage in (*IN_PROBATION, Stage.OFFICIAL, Stage.REMOVED)
        if admitted and not of_a_list:
            assert ceremony is not None
        if ceremony is not None:
            decision = ceremony.decision
            assert (decision.passed, decision.body, decision.matter) == (
                True, Body.DECIDER, Matter.ADMISSION,
            )  # fmt: skip
            assert decision.decided_on <= ceremony.held_on <= self.day
        if self.latest[candidate.person_id] != candidate.pk:
            # The person came again, and the membership follows that candidacy.
            return
        member = getattr(candidate.person, "member", None)
        status = member.status if member else None
        if stage in IN_PROBATION:
            assert status == MemberStatus.PROBATIONARY
        elif stage == Stage.OFFICIAL:
            assert status == MemberStatus.OFFICIAL or status not in CURRENT
        else:
            assert status not in CURRENT

    def see_the_quota(self, ceremonies):
        """Every ceremony counts in its year, and whoever a list took over with the others."""
        held = Counter(ceremony.held_on.year for ceremony in ceremonies.values())
        held[JOINED.year] += 1
        progress = quota_progress(Scope((self.commune.committee,)), self.day.year)
        for year in progress.years:
            assert year.admitted == held[year.year], year
        assert progress.admitted == held[self.day.year]
        assert sum(line.admitted for line in progress.lines) == progress.admitted


def submitters_of(candidate):
    """Who wrote a cell's vote that sent this matter up, or sent it up again."""
    matters = {matter_of(candidate.stage)}
    if candidate.stage == Stage.RECOGNITION_STUCK:
        matters.add(Matter.REMOVAL)
    votes = candidate.decisions.filter(body=Body.CELL, passed=True, matter__in=matters - {None})
    stages = [stage for matter in matters if matter for stage in WAITING[matter]]
    again = candidate.events.filter(step=Step.RESUBMITTED, to_stage__in=stages)
    return {
        *votes.values_list("recorded_by", flat=True),
        *again.values_list("actor", flat=True),
    }


class Before:
    """How things stood when a page was sent: what was written, who helped, what was ready."""

    def __init__(self, act, candidate, data):
        self.last_event = StageEvent.objects.aggregate(last=Max("pk"))["last"] or 0
        self.last_entry = AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0
        self.decisions = list(Decision.objects.values_list("pk", flat=True))
        self.mentors = {}
        for helped, person in Mentorship.objects.open().values_list("candidate", "mentor__person"):
            self.mentors.setdefault(helped, set()).add(person)
        self.step, self.ready = None, None
        if candidate is not None:
            self._judge(act, candidate, data)

    def _judge(self, act, candidate, data):
        matter = matter_of(candidate.stage)
        if act in VOTES:
            self.step = VOTES[act]
        elif act == "allow-dossier":
            self.step = Step.ALLOWED
        elif act in SETTLING and matter and candidate.stage != Stage.RECOGNITION_STUCK:
            self.step = OUTCOME[matter]
        day = day_in(data)
        if self.step and day:
            self.ready = readiness.judge(known(candidate.pk), self.step, day)


def day_in(data):
    """The day that the act is dated, where one was typed."""
    typed = next((data[name] for name in ("decided_on", "held_on", "on") if name in data), "")
    try:
        return datetime.strptime(typed, "%d/%m/%Y").date()  # noqa: DTZ007
    except ValueError:
        return None


# What a meeting writes and what a list brings have no page here.
TAKEN_ON_PAGES = set(lifecycle.EDGES) | {
    Step.INTRODUCED, Step.RESUMED, Step.MOVED, Step.EXTENDED,
}  # fmt: skip


@pytest.mark.django_db
def test_whatever_anybody_does_the_law_is_kept():
    class Run(LifecycleMachine):
        commune = make_commune()

    for fate in FATES:
        Run().walk(fate)
    run_state_machine_as_test(
        Run,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS_OF_A_RUN,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        ),
    )

    taken = Run.commune.taken
    print(f"\n{Run.commune.steps} steps, {Run.commune.posts} pages sent")
    for step, count in sorted(taken.items(), key=lambda one: -one[1]):
        print(f"{count:5} {step}")
    assert Run.commune.steps >= LEAST_STEPS or connection.vendor != "postgresql"
    assert TAKEN_ON_PAGES - set(taken) == set()
