"""Seats and the line as anybody would describe them, with lists: what the program is compared with."""

from dataclasses import dataclass, field


@dataclass
class Entry:
    people: list[str]
    whole: bool = False


@dataclass
class Plain:
    """A session: who sits, who was offered a seat, who waits, in order."""

    capacity: int
    seated: set[str] = field(default_factory=set)
    offered: set[str] = field(default_factory=set)
    line: list[Entry] = field(default_factory=list)

    @property
    def free(self) -> int:
        return self.capacity - len(self.seated) - len(self.offered)

    @property
    def waiting(self) -> list[str]:
        return [person for entry in self.line for person in entry.people]

    def come(self, people: list[str], whole: bool, wait: bool) -> str:
        """`seated`, `some`, `waiting` or `refused`."""
        if len(people) <= self.free:
            self.seated.update(people)
            return "seated"
        if whole or not self.free:
            if not wait:
                return "refused"
            self.line.append(Entry(list(people), whole))
            return "waiting"
        fit, rest = people[: self.free], people[self.free :]
        self.seated.update(fit)
        if wait:
            self.line.append(Entry(list(rest)))
        return "some"

    def leave(self, person: str) -> None:
        self.seated.discard(person)
        self.offered.discard(person)
        for entry in self.line:
            if person in entry.people:
                entry.people.remove(person)
        self.line = [entry for entry in self.line if entry.people]
        self.move_up()

    def expire(self) -> None:
        self.offered.clear()
        self.move_up()

    def accept(self, person: str) -> None:
        self.offered.remove(person)
        self.seated.add(person)

    def move_up(self) -> None:
        """Seats go to the first entry that they can serve, until nobody can be served."""
        for entry in list(self.line):
            if entry.whole and len(entry.people) > self.free:
                continue
            served = entry.people[: self.free]
            self.offered.update(served)
            entry.people = entry.people[len(served) :]
        self.line = [entry for entry in self.line if entry.people]

    def cancel(self) -> None:
        self.seated, self.offered, self.line = set(), set(), []
