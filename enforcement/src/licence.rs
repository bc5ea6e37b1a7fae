//! The term of a licence 许可有效期 (许可法50): until when it runs, until when its renewal is asked for, and which term an
//! application renews.

use crate::case::Case;
use law::Date;

/// Days before the end of a licence until which its renewal is asked for (许可法50).
pub const RENEWAL_DAYS: i32 = 30;

/// The procedure in which a licence is revoked, recalled or cancelled.
pub const REVOCATION: &str = "licence-revocation";

/// The last day of the licence that the case granted: by its certificate, or by the decision before there is one. None where
/// nothing was granted, or where it has no end.
pub fn valid_until(case: &Case) -> Option<Date> {
    let decision = case.of_kind("licence-decision").next_back()?;
    if decision.fields.text("conclusion") != "grant" {
        return None;
    }
    let certificate = case.of_kind("licence-certificate").next_back();
    certificate.into_iter().chain([decision]).find_map(|record| record.fields.date("valid_until"))
}

/// The last day of the licence that the case's application asks to renew.
pub fn renews(case: &Case) -> Option<Date> {
    let application = case.of_kind("licence-application").next_back()?;
    let renewal = application.fields.text("applied_for") == "renewal";
    application.fields.date("expires_on").filter(|_| renewal)
}

/// The day until which the renewal of a licence that ends on this day is asked for.
pub fn renewal_until(ends: Date) -> Date {
    ends.plus_days(-RENEWAL_DAYS)
}
