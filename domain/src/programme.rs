//! 計畫: everything that changes from year to year or from hall to hall. Nothing here is a
//! constant elsewhere in the code.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Instant, Points, ProgrammeId, Twd,
    calendar::{Calendar, day_of, end_of},
    pavilion::{PAVILIONS, Pavilion},
    payment_window::PaymentWindow,
};

/// 補助比例, points : self-funded. Never shown as a bare `1:2`: the slides use it both ways (R15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundingRatio {
    pub points: u16,
    pub self_funded: u16,
}

impl FundingRatio {
    pub const fn new(points: u16, self_funded: u16) -> Self {
        Self { points, self_funded }
    }

    /// R15: the points' share of a price, rounded down; the remainder is the buyer's.
    pub fn full_share(self, price: Twd) -> Points {
        let whole = i128::from(self.points) + i128::from(self.self_funded);
        if whole == 0 {
            return Points::ZERO;
        }
        let share = i128::from(price.get()) * i128::from(self.points) / whole;
        // A share of an amount is never larger than the amount.
        i64::try_from(share).ok().and_then(Points::new).unwrap_or(Points::ZERO)
    }

    /// The points' share as a fraction of the price, for display: 1 : 2 is a third.
    pub fn share(self) -> Decimal {
        let whole = Decimal::from(self.points) + Decimal::from(self.self_funded);
        Decimal::from(self.points).checked_div(whole).unwrap_or_default()
    }
}

/// What the law gives as "our default, a setting" for the time after the sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AfterSale {
    /// Hours from the end of a day after which its usage record counts as late (R28).
    pub usage_late_hours: u16,
    /// Days from the activation within which the first use has to come (R27).
    pub first_use_days: u8,
    /// Silent days after which both sides are warned, first and second time (S28).
    pub silent_days: [u8; 2],
    /// Calendar days for a correction (R32).
    pub correction_days: u8,
    /// Days after which the office may waive the satisfaction answer (S27).
    pub survey_waiver_days: u8,
    /// Days between two reminders of it (S27).
    pub survey_reminder_days: u8,
    /// Share of the orders that a draw takes by lot, in ten-thousandths (R34).
    pub sample_share: u16,
    /// Risk from which on an order is always checked (R34).
    pub risk_threshold: u16,
    /// Hours for which the seed is public before the draw (R34).
    pub draw_notice_hours: u16,
}

impl Default for AfterSale {
    fn default() -> Self {
        Self {
            usage_late_hours: 72,
            first_use_days: 30,
            silent_days: [10, 20],
            correction_days: 7,
            survey_waiver_days: 14,
            survey_reminder_days: 3,
            sample_share: 500,
            risk_threshold: 50,
            draw_notice_hours: 24,
        }
    }
}

/// The settings of one programme in one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    pub id: ProgrammeId,
    /// The name people know it by, in Traditional Chinese.
    pub name: String,
    pub pavilion: Pavilion,
    /// First day on which its pages are the marketplace's; `None`: from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_on: Option<NaiveDate>,
    /// 補助上限 per firm, in points (規範 貳之三).
    pub points_max: Points,
    pub ratio: FundingRatio,
    /// 年營業收入 at most, in NT$; equality passes (R2). `None` where the hall does not ask.
    pub annual_revenue_max: Option<Twd>,
    /// 員工數 at most, where the hall asks for it.
    pub headcount_max: Option<u32>,
    /// Last day on which suppliers may submit plans, inclusive (R7).
    pub submissions_until: NaiveDate,
    /// Last day on which points may be used, inclusive (R14, R20).
    pub points_until: NaiveDate,
    /// Last day of service that counts, inclusive (R26).
    pub service_until: NaiveDate,
    /// Months of use to prove (R27).
    pub service_months: u8,
    pub payment_window: PaymentWindow,
    /// Working days in which a supplier answers (R24).
    pub answer_days: u8,
    /// Working days for which lapsed points wait for a late bank notice (R22).
    pub late_notice_days: u8,
    /// Days with use that each month needs (R27).
    pub min_active_days: u8,
    /// Last day for claims, inclusive; the slides do not give one.
    pub claims_until: Option<NaiveDate>,
    #[serde(default)]
    pub after_sale: AfterSale,
    pub calendar: Calendar,
}

impl Programme {
    /// 工業館 of 民國110年, the programme of the slides.
    ///
    /// # Panics
    /// Never: the values below are legal.
    pub fn industrial_110() -> Self {
        Self::of_2021(Pavilion::Industrial, "IND-110", "雲市集工業館 110 年度")
            .expect("the built-in settings are legal")
    }

    /// The built-in programmes: the four halls of the slides, by settings alone (S40).
    pub fn built_in() -> Vec<Self> {
        [
            (Pavilion::Industrial, "IND-110", "雲市集工業館 110 年度"),
            (Pavilion::Commercial, "COM-110", "雲市集商業館 110 年度"),
            (Pavilion::Sme, "SME-110", "雲市集中小館 110 年度"),
            (Pavilion::Agricultural, "AGR-110", "雲市集農業館 110 年度"),
        ]
        .into_iter()
        .filter_map(|(pavilion, code, name)| Self::of_2021(pavilion, code, name))
        .collect()
    }

    fn of_2021(pavilion: Pavilion, code: &str, name: &str) -> Option<Self> {
        let terms = PAVILIONS.iter().find(|terms| terms.pavilion == pavilion)?;
        Some(Self {
            id: ProgrammeId::new(code)?,
            name: name.to_owned(),
            pavilion,
            opens_on: None,
            points_max: Points::new(terms.points_max)?,
            ratio: terms.ratio,
            annual_revenue_max: match pavilion {
                Pavilion::Industrial => Twd::new(2_000_000_000),
                _ => None,
            },
            headcount_max: terms.headcount_max,
            submissions_until: NaiveDate::from_ymd_opt(2021, 7, 30)?,
            points_until: NaiveDate::from_ymd_opt(2021, 8, 30)?,
            service_until: NaiveDate::from_ymd_opt(2021, 11, 30)?,
            service_months: 3,
            payment_window: PaymentWindow::Hours(48),
            answer_days: 3,
            late_notice_days: 2,
            min_active_days: 1,
            claims_until: None,
            after_sale: AfterSale::default(),
            calendar: Calendar::of_2021(),
        })
    }

    /// R14: the instant from which points can no longer be used.
    pub fn points_expire_at(&self) -> Instant {
        end_of(self.points_until)
    }

    /// R24: the exclusive end of the supplier's answer window.
    pub fn answer_deadline(&self, submitted_at: Instant) -> Instant {
        let last =
            self.calendar.working_days_after(day_of(submitted_at), u32::from(self.answer_days));
        end_of(last).min(self.points_expire_at())
    }

    /// R21: the exclusive instant before which the payment's value time must lie.
    pub fn payment_deadline(&self, contracted_at: Instant) -> Instant {
        self.payment_window.deadline(contracted_at, &self.calendar)
    }

    /// R22: until when the points of an order that lapsed after expiry wait for a late notice.
    pub fn late_notice_until(&self, lapsed_at: Instant) -> Instant {
        let days = u32::from(self.late_notice_days);
        end_of(self.calendar.working_days_after(day_of(lapsed_at), days))
    }
}
