# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All that a change of a PostgreSQL schema can alter, as one query: a line for each thing, in a settled order."""

from __future__ import annotations

OTHERS = "n.nspname NOT IN ('sqitch', 'golive', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'"
SHAPE = f"""
SELECT 'column', n.nspname, c.relname, a.attname,
       format('%s %s %s %s', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated),
       coalesce(pg_get_expr(d.adbin, d.adrelid), '')
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {OTHERS}
UNION ALL
SELECT 'relation', n.nspname, c.relname, c.relkind::text, pg_get_userbyid(c.relowner) || coalesce(c.relacl::text, ''),
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) ELSE '' END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind <> 't' AND {OTHERS}
UNION ALL
SELECT 'constraint', n.nspname, c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid), c.convalidated::text
  FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE {OTHERS}
UNION ALL
SELECT 'index', n.nspname, c.relname, pg_get_indexdef(i.indexrelid), i.indisvalid::text, ''
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OTHERS}
UNION ALL
SELECT 'function', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), p.prosrc,
       format('%s %s', p.prokind, p.proacl)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {OTHERS}
UNION ALL
SELECT 'trigger', n.nspname, c.relname, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled::text
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal AND {OTHERS}
UNION ALL
SELECT 'label', n.nspname, t.typname, e.enumlabel, e.enumsortorder::text, ''
  FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace WHERE {OTHERS}
UNION ALL
SELECT 'schema', n.nspname, pg_get_userbyid(n.nspowner), coalesce(n.nspacl::text, ''), '', ''
  FROM pg_namespace n WHERE {OTHERS}
ORDER BY 1, 2, 3, 4, 5, 6
"""
