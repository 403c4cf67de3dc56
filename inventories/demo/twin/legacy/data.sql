-- Every value is a function of the row's number, so each build holds the same 206,000 rows.
SET NAMES utf8mb4;
-- Without the two checks rows go into the empty tables in bulk: no undo log that would stay in ibdata1 for good.
SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+08:00', unique_checks = 0, foreign_key_checks = 0;
USE pay;

CREATE FUNCTION surname(n INT UNSIGNED) RETURNS VARCHAR(4) CHARACTER SET gbk DETERMINISTIC
  RETURN substr('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧', 1 + n % 30, 1);
CREATE FUNCTION given(n INT UNSIGNED) RETURNS VARCHAR(8) CHARACTER SET gbk DETERMINISTIC
  RETURN concat(substr('伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超霞平刚桂喆堃镕', 1 + n % 25, 1),
                if(n % 3, substr('国建文志海春玉红晓小婷宇浩欣怡梓涵子轩雨泽', 1 + (n DIV 25) % 21, 1), ''));
CREATE FUNCTION latin1_of_gbk(s VARCHAR(40) CHARACTER SET gbk) RETURNS VARCHAR(80) CHARACTER SET latin1 DETERMINISTIC
  RETURN convert(cast(s AS BINARY) USING latin1);

INSERT INTO merchant
SELECT seq,
       concat(elt(1 + h % 6, '上海', '浦东', '张江', '徐汇', '静安', '虹桥'), surname(h DIV 7), '记',
              elt(1 + h DIV 11 % 5, '百货', '餐厅', '旅行社', '水务', '网店'), seq),
       if(seq % 10 = 0, NULL, latin1_of_gbk(concat(surname(h DIV 7), '记', elt(1 + h DIV 11 % 5, '百货', '餐厅', '旅行', '水务', '网店')))),
       1 + h DIV 11 % 5, seq % 17 <> 0, (h % 9000 + 1000) / 1000000, if(seq % 13 = 0, NULL, (h % 100000) / 997),
       if(seq % 5 = 0, '0000-00-00', '2012-01-01' + INTERVAL h % 3000 DAY),
       if(seq % 9 = 0, NULL, '2020-01-01' + INTERVAL h % 100000000 SECOND)
FROM (SELECT seq, crc32(concat('m', seq)) AS h FROM seq_1_to_2000) AS s;

INSERT INTO customer
SELECT seq, concat(surname(h), given(h DIV 30)), 1 + (h % 20 = 0) + (h % 50 = 0),
       if(seq % 40 = 0, NULL, concat('3101', lpad(h % 100000000, 8, '0'), lpad(seq % 10000, 4, '0'))),
       CASE seq % 7 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE concat('13', lpad(h % 1000000000, 9, '0')) END,
       if(seq % 4 = 0, '', concat('user', seq, '@mail.example')),
       CASE seq % 5 WHEN 0 THEN NULL WHEN 1 THEN 1 ELSE 0 END,
       if(seq % 6 = 0, '0000-00-00', '1950-01-01' + INTERVAL h % 20000 DAY),
       (cast(h AS SIGNED) % 100000000) / 100 - 1000, if(seq % 8 = 0, NULL, exp((h % 1000000) / 77777) / 3),
       if(seq % 11 = 0, NULL, concat('上海市', elt(1 + h % 3, '浦东新区', '徐汇区', '静安区'), '世纪大道', h % 3000, '号', elt(1 + seq % 6, 'A', 'B', 'C', 'D', 'E', 'F'), '座')),
       '2014-03-01' + INTERVAL (h % 150000000) * 1000000 + seq % 1000 * 1000 MICROSECOND
FROM (SELECT seq, crc32(concat('c', seq)) AS h FROM seq_1_to_12000) AS s;

INSERT INTO payment
SELECT seq, 1 + h % 2000, if(seq % 15 = 0, NULL, 1 + h DIV 2000 % 12000),
       CASE WHEN seq % 9973 = 0 THEN 9999999999999999.99 WHEN seq % 501 = 0 THEN 0 ELSE (h % 5000000 + 1) / 100 END,
       if(seq % 21 = 0, NULL, (h % 100000) / 10000),
       elt(1 + (h % 97 = 0) + (h % 194 = 0), 'CNY', 'USD', 'HKD'),
       elt(1 + h % 16, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4, 5, 2),
       elt(1 + h DIV 16 % 4, 'netbank', 'counter', 'mobile', 'pos'),
       if(seq % 12 = 0, NULL, concat(surname(h DIV 3), given(h DIV 90))),
       CASE WHEN seq % 3 = 0 THEN NULL WHEN seq % 3 = 1 THEN ''
            WHEN seq % 50 = 0 THEN concat('第', seq, '笔\t制表\n换行\r回车\\反斜\\N')
            WHEN seq % 77 = 0 THEN '\\N' WHEN seq % 79 = 0 THEN 'NULL' WHEN seq % 83 = 0 THEN '已收?待查?'
            ELSE concat('订单', h % 1000000, '号货款') END,
       CASE WHEN seq % 10 = 0 THEN NULL WHEN seq % 1000 = 1 THEN 18446744073709551615 - seq ELSE h * 1000 + seq % 1000 END,
       h % 16 IN (1, 2, 3, 4, 5, 6),
       '2019-01-01' + INTERVAL (seq * 1200 + h % 1200) * 1000000 + h % 1000000 MICROSECOND,
       if(h % 16 IN (0, 12, 14), '0000-00-00 00:00:00', '2019-01-01 00:05:00' + INTERVAL seq * 1200 + h % 1200 SECOND)
FROM (SELECT seq, crc32(concat('p', seq)) AS h FROM seq_1_to_180000) AS s;

INSERT INTO refund
SELECT seq, seq * 22, (h % 5000 + 1) / 100, if(seq % 6 = 0, NULL, elt(1 + h % 4, '客户取消', '重复支付', '商品退回', '')),
       1 + h % 3, CASE h % 3 WHEN 0 THEN NULL WHEN 1 THEN 1 ELSE 0 END,
       '2019-02-01' + INTERVAL (seq * 26400 + h % 1200) * 1000000 + h % 1000 * 1000 MICROSECOND,
       if(h % 3 = 0, '0000-00-00 00:00:00.000', '2019-02-02' + INTERVAL seq * 26400 SECOND)
FROM (SELECT seq, crc32(concat('r', seq)) AS h FROM seq_1_to_8000) AS s;

INSERT INTO payment_attachment
SELECT 1 + (seq - 1) DIV 2 * 45, 1 + seq % 2, concat('凭证_', seq, if(seq % 2, '.png', '.pdf')),
       CASE seq % 5 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE if(seq % 2, 'image/png', 'application/pdf') END,
       CASE seq % 25 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE concat(unhex(sha2(concat('a', seq), 512)), unhex('00ff0a0d5c09'), repeat(unhex(md5(seq)), h % 60)) END,
       '2019-01-02' + INTERVAL seq * 40000 SECOND
FROM (SELECT seq, crc32(concat('a', seq)) AS h FROM seq_1_to_4000) AS s;

DROP FUNCTION surname;
DROP FUNCTION given;
DROP FUNCTION latin1_of_gbk;
