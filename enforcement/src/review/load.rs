//! S18, second half: what reviewing every decision would mean, reckoned from an agency's own past.

/// Reviews in a year, now and if everything were reviewed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Load {
    /// Reviews now.
    pub now: i64,
    /// Reviews of everything.
    pub then: i64,
    /// Minutes in the file for each reviewer, now.
    pub minutes_now: i64,
    /// The same with everything.
    pub minutes_then: i64,
    /// Reviewers that keep the present number of cases for each.
    pub reviewers_needed: i64,
    /// Those in percent of the officers, rounded up.
    pub share_needed: i64,
}

/// Reckons; `minutes` is the time of all `given` opinions together. Without any opinion so far, the time is not known and 0.
pub fn load(now: i64, then: i64, given: i64, minutes: i64, reviewers: usize, officers: usize) -> Load {
    let reviewers = i64::try_from(reviewers).unwrap_or(i64::MAX).max(1);
    let officers = i64::try_from(officers).unwrap_or(i64::MAX);
    let each = |reviews: i64| if given == 0 { 0 } else { minutes * reviews / given / reviewers };
    let needed = if now == 0 { reviewers } else { ceiling(then * reviewers, now) };
    Load {
        now,
        then,
        minutes_now: each(now),
        minutes_then: each(then),
        reviewers_needed: needed,
        share_needed: if officers == 0 { 0 } else { ceiling(needed * 100, officers) },
    }
}

fn ceiling(whole: i64, part: i64) -> i64 {
    whole / part + i64::from(whole % part != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s18_load_grows_with_the_cases_and_rounds_staff_up() {
        let found = load(40, 100, 20, 600, 2, 60);
        assert_eq!((found.minutes_now, found.minutes_then), (600, 1500));
        assert_eq!((found.reviewers_needed, found.share_needed), (5, 9), "100 cases at 20 each; 5 of 60 is 8.3 %");
        assert_eq!(load(0, 0, 0, 0, 0, 0), Load { reviewers_needed: 1, ..Load::default() }, "an empty agency");
    }
}
