"""paygw: release 2 of the payment gateway of the example, a small HTTP API over PostgreSQL."""
