//! Thresholds 数额标准: amounts at which the law changes its course. «以上» includes the number (民法典1259).

use crate::cite::{Citation, Source};
use crate::money::Fen;
use serde::{Deserialize, Serialize};

/// 处罚法51 speaks of citizens on one side, of legal persons and other organisations on the other. On which side an individual
/// business 个体工商户 stands is a matter of each field's rules, and so of each agency.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// 公民.
    Citizen,
    /// 法人或者其他组织.
    #[default]
    Organisation,
}

impl Side {
    /// Both, in the order of the form.
    pub const ALL: [Side; 2] = [Side::Organisation, Side::Citizen];

    /// The stable name.
    pub fn key(self) -> &'static str {
        match self {
            Side::Citizen => "citizen",
            Side::Organisation => "organisation",
        }
    }

    /// The name on pages.
    pub fn title(self) -> &'static str {
        match self {
            Side::Citizen => "公民",
            Side::Organisation => "法人或者其他组织",
        }
    }

    /// Of a stable name.
    pub fn from_key(key: &str) -> Option<Side> {
        Side::ALL.into_iter().find(|side| side.key() == key)
    }
}

/// 处罚法51: the most that may be fined in the simple procedure; the number itself is allowed.
pub const fn simple_fine_most(side: Side) -> Fen {
    match side {
        Side::Citizen => Fen::yuan_const(200),
        Side::Organisation => Fen::yuan_const(3_000),
    }
}

/// 河南听证办法: a fine from this amount on is 较大数额; the number itself is included. A ministry's standard prevails.
pub const fn hearing_from(side: Side) -> Fen {
    match side {
        Side::Citizen => Fen::yuan_const(5_000),
        Side::Organisation => Fen::yuan_const(50_000),
    }
}

/// 河南重大处罚备案办法: a fine from this amount on is filed with the government.
pub const fn filing_from(side: Side) -> Fen {
    match side {
        Side::Citizen => Fen::yuan_const(10_000),
        Side::Organisation => Fen::yuan_const(100_000),
    }
}

/// 处罚法68: the most that may be collected in cash on the spot without further reason; the number itself is allowed.
pub const CASH_MOST: Fen = Fen::yuan_const(100);

/// 处罚法72: the late fee per day, in per cent of the fine.
pub const LATE_FEE_PERCENT_A_DAY: u32 = 3;

/// Where each number stands.
pub const SIMPLE: Citation = Citation::article(Source::PenaltyLaw, 51);
/// The statute's kinds; the province's amounts.
pub const HEARING: Citation = Citation::article(Source::PenaltyLaw, 63);

/// 强制法45: 滞纳金 per day where the statute says 万分之五, in ten-thousandths of what is owed.
pub const SURCHARGE_MYRIADTHS_A_DAY: u32 = 5;

/// 强制法45: what is added after so many days that count, by so many ten-thousandths a day, never more than what is owed.
pub fn surcharge(owed: Fen, myriadths: u32, days: u32) -> Fen {
    owed.myriadths(myriadths.saturating_mul(days)).min(owed)
}

/// 处罚法72: the late fee after so many days that count, never more than the fine itself.
pub fn late_fee(fine: Fen, days: u32) -> Fen {
    surcharge(fine, LATE_FEE_PERCENT_A_DAY * 100, days)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a72_late_fee_grows_by_the_day_and_stops_at_the_fine() {
        let fine = Fen::from_yuan("10000").unwrap();
        assert_eq!(late_fee(fine, 0), Fen::ZERO);
        assert_eq!(late_fee(fine, 1).yuan(), "300");
        assert_eq!(late_fee(fine, 33).yuan(), "9900");
        assert_eq!(late_fee(fine, 34), fine);
        assert_eq!(late_fee(fine, 4_000_000), fine);
        assert_eq!(surcharge(fine, SURCHARGE_MYRIADTHS_A_DAY, 10).yuan(), "50", "five yuan a day");
        assert_eq!(surcharge(fine, SURCHARGE_MYRIADTHS_A_DAY, 2_000), fine);
        assert_eq!(surcharge(fine, SURCHARGE_MYRIADTHS_A_DAY, 2_001), fine);
    }
}
