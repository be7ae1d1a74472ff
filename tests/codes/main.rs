//! Every problem code produced once.
