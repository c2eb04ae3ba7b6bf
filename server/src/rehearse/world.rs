//! Who and what a file has declared, and what the marketplace calls them.
//!
//! A name that could not be set up ends the file: every later line would fail for that reason and
//! hide it.

use std::{collections::HashMap, sync::Arc};

use app::error::AppError;
use chrono::NaiveDate;
use domain::{
    Actor, FirmId, FirmRole, OfficerRoles, OrderId, PlanId, Points, ProgrammeId, SupplierId,
    SupplierRole, Twd, UserId,
    eligibility::Facts,
    plan::{Category, PlanOrigin, SubSector},
    ubn::Ubn,
};

use super::{
    report::Got,
    script::{
        ActorRef, Email, FirmLine, FirmName, OfficerLine, OfficerName, OrderName, PlanKind,
        PlanLine, PlanName, PlanStatus, ProgrammeLine, Selection, SupplierLine, SupplierName,
    },
    settings,
};
use crate::{
    clock::new_id,
    engine::{
        Engine, EnrolAtOnce, Membership, NewFirm, NewPlan, NewPlanVersion, NewSupplier, NewUser,
    },
};

/// One person per firm, supplier and officer is enough.
#[derive(Debug)]
struct Firm {
    id: FirmId,
    user: UserId,
    /// What `enrol` declares.
    line: FirmLine,
}

#[derive(Debug)]
struct Officer {
    user: UserId,
    roles: OfficerRoles,
}

pub(super) struct World {
    pub(super) engine: Arc<dyn Engine>,
    programme: Option<(ProgrammeId, Points)>,
    firms: HashMap<FirmName, Firm>,
    suppliers: HashMap<SupplierName, (SupplierId, UserId)>,
    officers: HashMap<OfficerName, Officer>,
    plans: HashMap<PlanName, PlanId>,
    orders: HashMap<OrderName, OrderId>,
}

fn new_user() -> UserId {
    UserId::new(new_id())
}

/// The parser lets no undeclared name through, so this is a fault and not a mistake of the file.
fn unknown(what: &str, name: &str) -> String {
    format!("{what} {name} was not set up")
}

impl World {
    pub(super) fn new(engine: Arc<dyn Engine>) -> Self {
        Self {
            engine,
            programme: None,
            firms: HashMap::new(),
            suppliers: HashMap::new(),
            officers: HashMap::new(),
            plans: HashMap::new(),
            orders: HashMap::new(),
        }
    }

    pub(super) async fn add_programme(
        &mut self,
        line: &ProgrammeLine,
        holidays: &[NaiveDate],
    ) -> Result<(), Got> {
        let (programme, pool) = settings::programme(line, holidays).map_err(Got::Error)?;
        self.engine.add_programme(&programme, pool).await?;
        self.programme = Some((programme.id, programme.points_max));
        Ok(())
    }

    /// With `points=N` it has been issued the cap, and what exceeds N has gone back.
    pub(super) async fn add_firm(&mut self, line: &FirmLine) -> Result<(), Got> {
        let (programme, cap) = self.programme()?;
        let keep = match line.points {
            Some(points) if points > cap.get() => {
                let message = format!("points={points} is above the programme's cap of {cap}");
                return Err(Got::Error(message));
            }
            Some(points) => Some(settings::points(points).map_err(Got::Error)?),
            None => None,
        };
        let (id, user) = match (self.enter(line).await, keep) {
            (Ok(id), Some(keep)) => {
                self.engine.issue(&programme, id, keep, Facts::default()).await?;
                let owner = Membership::Firm(id, FirmRole::Owner);
                (id, self.person(line.name.as_str(), owner).await?)
            }
            (Err(refused), Some(_)) => return Err(refused),
            // Who has only entered may have a wrong number or somebody else's: `enrol` says so.
            (entered, None) => (entered.unwrap_or_else(|_| FirmId::new(new_id())), new_user()),
        };
        self.firms.insert(line.name.clone(), Firm { id, user, line: line.clone() });
        Ok(())
    }

    async fn enter(&self, line: &FirmLine) -> Result<FirmId, Got> {
        let firm = NewFirm { ubn: ubn(&line.ubn)?, name: line.name.as_str().to_owned() };
        match self.engine.add_firm(firm).await {
            Err(AppError::Invalid { field }) if field == "ubn" => {
                let because = format!("統一編號 {} has a firm already", line.ubn);
                let code = "DuplicateFirm";
                Err(Got::Refused { code, because })
            }
            added => Ok(added?),
        }
    }

    /// Somebody who letters go to.
    async fn person(&self, name: &str, membership: Membership) -> Result<UserId, Got> {
        let user =
            NewUser { email: address(name), name: name.to_owned(), password: None, membership };
        Ok(self.engine.add_user(user).await?)
    }

    pub(super) async fn add_supplier(&mut self, line: &SupplierLine) -> Result<(), Got> {
        let supplier = NewSupplier {
            ubn: ubn(&line.ubn)?,
            name: line.name.as_str().to_owned(),
            region: "臺北市".to_owned(),
            selected_from: None,
            selected_until: match line.selection {
                // For good.
                Selection::Valid => Some(NaiveDate::MAX),
                Selection::None => None,
                Selection::Until(day) => Some(day),
            },
        };
        let id = self.engine.add_supplier(supplier).await?;
        let user =
            self.person(line.name.as_str(), Membership::Supplier(id, SupplierRole::Admin)).await?;
        self.suppliers.insert(line.name.clone(), (id, user));
        Ok(())
    }

    /// What a plan says about itself decides nothing in a rehearsal, so it is the same for all.
    pub(super) async fn add_plan(&mut self, line: &PlanLine) -> Result<(), Got> {
        let (programme, _) = self.programme()?;
        let too_large = |what: &str| Got::Error(format!("{what} is out of range"));
        let name = line.name.as_str().to_owned();
        let plan = NewPlan {
            programme,
            supplier: self.supplier(&line.supplier).map_err(Got::Error)?,
            solution: name.clone(),
            category: Category::Production,
            sectors: vec![SubSector::General],
            listed: line.status == PlanStatus::Listed,
            version: NewPlanVersion {
                origin: match line.kind {
                    PlanKind::Original => PlanOrigin::Original,
                    PlanKind::Adjusted => PlanOrigin::Adjusted,
                },
                summary: format!("{name}，預演用方案"),
                description: "預演用方案".to_owned(),
                features: vec!["預演".to_owned()],
                integrations: Vec::new(),
                price: Twd::new(line.price).ok_or_else(|| too_large("price"))?,
                months: u16::try_from(line.months).map_err(|_| too_large("months"))?,
                seats: None,
                capacity: "預演".to_owned(),
                data_location: "臺灣".to_owned(),
                exit_terms: "預演".to_owned(),
                name,
            },
        };
        let id = self.engine.add_plan(plan).await?;
        self.plans.insert(line.name.clone(), id);
        Ok(())
    }

    pub(super) async fn add_officer(&mut self, line: &OfficerLine) -> Result<(), Got> {
        let user = self.person(line.name.as_str(), Membership::Office(line.roles)).await?;
        self.officers.insert(line.name.clone(), Officer { user, roles: line.roles });
        Ok(())
    }

    /// A request that succeeded gives its name to the order; a later one may take the name over.
    pub(super) fn bind(&mut self, name: OrderName, order: OrderId) {
        self.orders.insert(name, order);
    }

    fn programme(&self) -> Result<(ProgrammeId, Points), Got> {
        let missing = || Got::Error("there is no programme".to_owned());
        self.programme.clone().ok_or_else(missing)
    }

    pub(super) fn programme_id(&self) -> Result<ProgrammeId, String> {
        let programme = self.programme.as_ref().map(|(id, _)| id.clone());
        programme.ok_or_else(|| "there is no programme".to_owned())
    }

    pub(super) fn actor(&self, actor: &ActorRef) -> Result<Actor, String> {
        match actor {
            ActorRef::Firm(name) => self.buyer(name),
            ActorRef::Supplier(name) => match self.suppliers.get(name) {
                Some(&(supplier, user)) => Ok(Actor::Supplier {
                    user,
                    supplier,
                    role: SupplierRole::Admin,
                    stepped_up: true,
                }),
                None => Err(unknown("supplier", name.as_str())),
            },
            ActorRef::Officer(name) => match self.officers.get(name) {
                Some(officer) => {
                    Ok(Actor::Office { user: officer.user, roles: officer.roles, stepped_up: true })
                }
                None => Err(unknown("officer", name.as_str())),
            },
            ActorRef::Bank => Ok(Actor::Bank),
        }
    }

    pub(super) fn buyer(&self, name: &FirmName) -> Result<Actor, String> {
        let firm = self.firm(name)?;
        Ok(Actor::Buyer { user: firm.user, firm: firm.id, role: FirmRole::Owner, stepped_up: true })
    }

    pub(super) fn firm_id(&self, name: &FirmName) -> Result<FirmId, String> {
        Ok(self.firm(name)?.id)
    }

    /// All six steps at once, with the facts that the file declares.
    pub(super) fn enrolment(&self, name: &FirmName) -> Result<EnrolAtOnce, String> {
        let Firm { id, line, .. } = self.firm(name)?;
        Ok(EnrolAtOnce {
            firm: Some(*id),
            name: name.as_str().to_owned(),
            facts: settings::facts(line)?,
            contact_name: name.as_str().to_owned(),
            email: address(name.as_str()),
            email_verified: line.email == Email::Verified,
            password: None,
        })
    }

    /// The address that letters to an actor go to.
    pub(super) fn address_of(actor: &ActorRef) -> Option<String> {
        match actor {
            ActorRef::Firm(name) => Some(address(name.as_str())),
            ActorRef::Supplier(name) => Some(address(name.as_str())),
            ActorRef::Officer(name) => Some(address(name.as_str())),
            ActorRef::Bank => None,
        }
    }

    fn firm(&self, name: &FirmName) -> Result<&Firm, String> {
        let firm = self.firms.get(name);
        firm.ok_or_else(|| unknown("firm", name.as_str()))
    }

    pub(super) fn supplier(&self, name: &SupplierName) -> Result<SupplierId, String> {
        let supplier = self.suppliers.get(name).map(|(id, _)| *id);
        supplier.ok_or_else(|| unknown("supplier", name.as_str()))
    }

    pub(super) fn plan(&self, name: &PlanName) -> Result<PlanId, String> {
        let plan = self.plans.get(name).copied();
        plan.ok_or_else(|| unknown("plan", name.as_str()))
    }

    pub(super) fn order(&self, name: &OrderName) -> Result<OrderId, String> {
        let order = self.orders.get(name).copied();
        order.ok_or_else(|| {
            let name = name.as_str();
            format!("there is no order {name}: no `submit {name}` has succeeded so far")
        })
    }
}

fn address(name: &str) -> String {
    format!("{}@rehearsal.test", name.to_lowercase())
}

fn ubn(text: &str) -> Result<Ubn, Got> {
    text.parse().map_err(|error: domain::ubn::UbnInvalid| {
        let because = format!("`{text}`: {error}");
        let code = "UbnInvalid";
        Got::Refused { code, because }
    })
}
