//! 案件: money that arrived and did not fit, points to be claimed back, and what may become of it.
//! One officer proposes, another one confirms (R33).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $type {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == name)
            }
        }
    };
}

/// Why money did not fit, or what else is to be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// 逾期或重複: too late (S10), or for an order that needs none.
    Refund,
    /// Timely and told of late, when the points were spent elsewhere or had expired (S11).
    PointsGone,
    /// 金額不符.
    WrongAmount,
    /// 查無訂單.
    UnknownAccount,
    /// 追回: points that a firm had used when a prior subsidy turned up (S23).
    Clawback,
}

names! { CaseKind {
    Refund = "refund",
    PointsGone = "points_gone",
    WrongAmount = "wrong_amount",
    UnknownAccount = "unknown_account",
    Clawback = "clawback",
} }

/// 處理方式.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// 已退款: the money went back.
    Refunded,
    /// 改列訂單: the money was an order's, and pays it as if it had been told so at once.
    Booked,
    /// 其他: said in words.
    Otherwise,
}

names! { How { Refunded = "refunded", Booked = "booked", Otherwise = "otherwise" } }

/// A step about a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// By another officer.
    Confirm,
    Withdraw,
}

names! { Step { Confirm = "confirm", Withdraw = "withdraw" } }

impl CaseKind {
    /// What may become of it. Only money whose order nobody knew can still be an order's.
    pub const fn ways(self) -> &'static [How] {
        match self {
            Self::UnknownAccount => &[How::Refunded, How::Booked, How::Otherwise],
            Self::Refund | Self::PointsGone | Self::WrongAmount => &[How::Refunded, How::Otherwise],
            // No money arrived that could go back.
            Self::Clawback => &[How::Otherwise],
        }
    }
}

/// Whether money that arrived on `opened` can have gone back on `on`, as somebody says `today`.
pub fn refund_day_fits(on: NaiveDate, opened: NaiveDate, today: NaiveDate) -> bool {
    opened <= on && on <= today
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_goes_back_after_it_came_and_not_in_the_future() {
        let day = |day| NaiveDate::from_ymd_opt(2021, 7, day).unwrap();
        for (on, fits) in [(4, false), (5, true), (7, true), (8, true), (9, false)] {
            assert_eq!(refund_day_fits(day(on), day(5), day(8)), fits, "{on}");
        }
    }

    #[test]
    fn every_way_has_a_name_and_only_unknown_money_is_booked() {
        for kind in CaseKind::ALL {
            assert_eq!(CaseKind::from_name(kind.as_str()), Some(*kind));
            let books = kind.ways().contains(&How::Booked);
            assert_eq!(books, *kind == CaseKind::UnknownAccount, "{kind:?}");
        }
        for how in How::ALL {
            assert_eq!(How::from_name(how.as_str()), Some(*how));
        }
        assert_eq!(Step::from_name("confirm"), Some(Step::Confirm));
        assert_eq!(Step::from_name(""), None);
    }
}
