//! Supervision 执法监督: what a case is counted by, whether like cases had like penalties, and the matters that are pursued
//! until they are put right (G23.2, G25, J27, S17, P17). Supervision reads cases and writes its own documents; it changes no case.

pub mod analysis;
pub mod board;
pub mod matter;
