"""Numbers that were in force and are neither used nor retired: nothing keeps them from coming back with other words."""

from collections.abc import Iterator
from pathlib import Path

from oppslag.localising.approvals import Approvals
from oppslag.localising.news import rules_released
from oppslag.messages import _, _n
from oppslag.model import Policy
from oppslag.problems import Place, Problem, Severity


def forgotten(policy: Policy, root: Path, approvals: Approvals) -> Iterator[Problem]:
    """A warning that names the rules of a policy that were approved or released and are gone without a trace."""
    approved = {key.partition("/")[0] for one in approvals if one.document == policy.id for key in one.texts}
    used = {rule.id for _depth, rule in policy.rules()} | {*policy.retired}
    known = sorted(name for name in approved | rules_released(root, policy.id) if name.startswith(f"{policy.prefix}-"))
    if gone := [name for name in known if name not in used]:
        yield Problem(
            _n(
                "{rules} was in force, and is neither in the document nor retired: another rule could get it.",
                "{rules} were in force, and are neither in the document nor retired: other rules could get them.",
                len(gone),
                rules=", ".join(gone),
            ),
            Place(policy.place.file),
            _("Write it in the source: retired: [{rules}]", rules=", ".join((*policy.retired, *gone))),
            severity=Severity.WARNING,
        )
