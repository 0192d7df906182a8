"""The way of a case from clue to clearance as a pack shapes it: steps left out, and figures."""

from pydantic import Field, model_validator

from zhuzhen.policy.schema.common import (
    DaysOrParameter,
    Identifier,
    Overlaying,
    PackId,
    ParameterRef,
    RegionCode,
    Source,
    Words,
    refuse,
)


class CaseworkBody(Overlaying):
    """One variant of the way. Without `regions` it holds wherever its pack does; with them only
    there. `limits` are days and other figures; those not named are the usual ones."""

    title: Words
    source: tuple[Source, ...] = Field(min_length=1)
    regions: tuple[RegionCode, ...] = ()
    leave_out: tuple[Identifier, ...] = ()
    limits: dict[Identifier, DaysOrParameter] = {}
    note: Words | None = None

    @model_validator(mode="after")
    def _each_once(self) -> "CaseworkBody":
        for names in (self.regions, self.leave_out):
            if len(set(names)) < len(names):
                twice = next(name for name in names if names.count(name) > 1)
                raise refuse("named_twice", name=twice)
        return self

    @property
    def parameters(self) -> dict[str, str]:
        """The parameter of each figure that is taken from one."""
        return {
            key: value.parameter
            for key, value in self.limits.items()
            if isinstance(value, ParameterRef)
        }


class Casework(CaseworkBody):
    id: Identifier
    origin: PackId
