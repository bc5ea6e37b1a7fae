//! Inspections 行政检查 and the draw 双随机 of objects and officers: what may be inspected, how often, and who by lot.
//!
//! To change what an inspection needs, edit `packs/henan-2019/procedures/inspection.toml`. The draw's method is in `draw`;
//! `tools/draw.py` repeats it.

mod case;
pub mod draw;
mod item;
pub mod plan;
pub(crate) mod usage;

pub use case::{PLAN, RESULT, SEED, lists_of, result_rows};
pub use item::{Item, yearly};
pub use plan::{Plan, Planned};
pub use usage::{Use, partners, used};
