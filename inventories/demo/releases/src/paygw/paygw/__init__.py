"""paygw: the payment gateway of the demo project, a small HTTP API over PostgreSQL."""
