-- The old payment front end's database as ten years left it: GBK tables, one column with GBK bytes under a latin1
-- label, zero dates, tinyint booleans, unsigned numbers, floats, no foreign keys.
SET NAMES utf8mb4;
CREATE DATABASE pay DEFAULT CHARACTER SET gbk COLLATE gbk_chinese_ci;
USE pay;

CREATE TABLE merchant (
  merchant_no  BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name         VARCHAR(60)     NOT NULL,
  short_name   VARCHAR(40)     CHARACTER SET latin1 DEFAULT NULL COMMENT 'GBK bytes, written by a client that said latin1',
  category     ENUM('零售','餐饮','旅游','公用事业','网上') NOT NULL,
  enabled      TINYINT(1)      NOT NULL DEFAULT 1,
  fee_rate     DECIMAL(9,6)    NOT NULL,
  risk_score   FLOAT           DEFAULT NULL,
  opened       DATE            NOT NULL DEFAULT '0000-00-00',
  updated_at   DATETIME        DEFAULT NULL,
  PRIMARY KEY (merchant_no)
) ENGINE=InnoDB;

CREATE TABLE customer (
  customer_no  BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name         VARCHAR(60)     NOT NULL,
  cert_type    ENUM('身份证','护照','其他') NOT NULL,
  cert_no      VARCHAR(32)     DEFAULT NULL,
  phone        VARCHAR(20)     DEFAULT NULL,
  email        VARCHAR(60)     NOT NULL DEFAULT '',
  vip          TINYINT(1)      DEFAULT NULL,
  birthday     DATE            NOT NULL DEFAULT '0000-00-00',
  balance      DECIMAL(18,2)   NOT NULL DEFAULT 0,
  credit       DOUBLE          DEFAULT NULL,
  address      VARCHAR(120)    DEFAULT NULL,
  created_at   DATETIME(3)     NOT NULL,
  PRIMARY KEY (customer_no)
) ENGINE=InnoDB;

CREATE TABLE payment (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  merchant_no  BIGINT UNSIGNED NOT NULL,
  customer_no  BIGINT UNSIGNED DEFAULT NULL,
  amount       DECIMAL(18,2)   NOT NULL,
  fee          DECIMAL(12,4)   DEFAULT NULL,
  currency     CHAR(3)         NOT NULL DEFAULT 'CNY',
  status       ENUM('新建','已支付','失败','已退款','关闭') NOT NULL DEFAULT '新建',
  channel      VARCHAR(16)     NOT NULL,
  payer_name   VARCHAR(60)     DEFAULT NULL,
  memo         VARCHAR(200)    DEFAULT NULL,
  trace_no     BIGINT UNSIGNED DEFAULT NULL,
  settled      TINYINT(1)      NOT NULL DEFAULT 0,
  created_at   DATETIME(6)     NOT NULL,
  paid_at      DATETIME        NOT NULL DEFAULT '0000-00-00 00:00:00',
  PRIMARY KEY (id),
  KEY merchant_created (merchant_no, created_at)
) ENGINE=InnoDB;

CREATE TABLE refund (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  payment_id   BIGINT UNSIGNED NOT NULL,
  amount       DECIMAL(18,2)   NOT NULL,
  reason       VARCHAR(120)    DEFAULT NULL,
  status       ENUM('新建','完成','拒绝') NOT NULL DEFAULT '新建',
  approved     TINYINT(1)      DEFAULT NULL,
  created_at   DATETIME(3)     NOT NULL,
  finished_at  DATETIME(3)     NOT NULL DEFAULT '0000-00-00 00:00:00.000',
  PRIMARY KEY (id),
  KEY payment (payment_id)
) ENGINE=InnoDB;

CREATE TABLE payment_attachment (
  payment_id   BIGINT UNSIGNED NOT NULL,
  seq          INT UNSIGNED    NOT NULL,
  file_name    VARCHAR(80)     NOT NULL,
  media_type   VARCHAR(40)     DEFAULT NULL,
  content      MEDIUMBLOB,
  created_at   TIMESTAMP(3)    NOT NULL,
  PRIMARY KEY (payment_id, seq)
) ENGINE=InnoDB;
