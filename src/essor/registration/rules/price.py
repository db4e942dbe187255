"""The price a person or company reads: fee, taxes, aid, what is left to pay. Integer cents."""

from dataclasses import dataclass

from essor.foundation.money import divide_half_even, percent_of

GST_BASIS_POINTS = 500
"""GST 5 %, since 1 January 2008 (Excise Tax Act, s. 165)."""
QST_PER_100_000 = 9_975
"""QST 9.975 %, since 1 January 2013 (Act respecting the Québec sales tax, s. 16)."""

TAXABLE = "taxable"


@dataclass(frozen=True, slots=True)
class Price:
    """Cents. Taxes are on the full fee, whatever the aid; the aid never pays them."""

    full_fee_cents: int
    aid_cents: int
    gst_cents: int
    qst_cents: int

    @property
    def share_cents(self) -> int:
        """The fee after aid, before taxes."""
        return self.full_fee_cents - self.aid_cents

    @property
    def tax_cents(self) -> int:
        return self.gst_cents + self.qst_cents

    @property
    def total_cents(self) -> int:
        return self.share_cents + self.tax_cents


def price(full_fee_cents: int, aid_cents: int, tax: str) -> Price:
    """`tax` is the course's treatment: `taxable` or `exempt` (Revenu Québec: per course and provider, never global)."""
    if tax != TAXABLE:
        return Price(full_fee_cents, aid_cents, 0, 0)
    gst = percent_of(full_fee_cents, GST_BASIS_POINTS)
    return Price(full_fee_cents, aid_cents, gst, divide_half_even(full_fee_cents * QST_PER_100_000, 100_000))
