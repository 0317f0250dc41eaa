package io.holdfast.sources.postgres.part;

import io.holdfast.sources.postgres.TestCluster;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/**
 * Fourteen tables of a shop with customers: circles of references that may and that may not be deferred, partitions, a
 * table without a key, one whose reference only the declaration knows, generated columns and types that have no equality.
 */
public final class ShopSchema {
    public static final Map<String, String> DECLARED = Map.of(
            "part.user", "shop.customer(id)",
            "part.references", "shop.audit(customer_id) -> shop.customer(id)");

    static final List<String> TABLES = List.of(
            "customer",
            "wallet",
            "product",
            "purchase",
            "\"Purchase Item\"",
            "payment",
            "transfer",
            "pair_a",
            "pair_b",
            "audit",
            "login",
            "document",
            "category",
            "review");

    private ShopSchema() {}

    public static void make(TestCluster cluster, int customers) throws Exception {
        cluster.run(
                "CREATE SCHEMA shop",
                "CREATE TYPE shop.wallet_kind AS ENUM ('cash', 'bonus')",
                "CREATE DOMAIN shop.amount AS numeric(20, 4) CONSTRAINT not_below CHECK (VALUE >= -1000000)",
                "CREATE ROLE shop_owner",
                "CREATE ROLE clerk",
                "CREATE TABLE shop.category (id int PRIMARY KEY, parent int REFERENCES shop.category, name text NOT NULL)",
                "CREATE TABLE shop.customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                        + " email text NOT NULL UNIQUE, name text, invited_by bigint REFERENCES shop.customer"
                        + " ON DELETE SET NULL, main_wallet bigint, born date)",
                "CREATE TABLE shop.wallet (id bigserial PRIMARY KEY, customer_id bigint NOT NULL REFERENCES shop.customer"
                        + " DEFERRABLE INITIALLY DEFERRED, kind shop.wallet_kind NOT NULL, balance shop.amount NOT NULL DEFAULT 0,"
                        + " changed_at timestamptz NOT NULL DEFAULT now())",
                "ALTER TABLE shop.customer ADD CONSTRAINT customer_main_wallet FOREIGN KEY (main_wallet)"
                        + " REFERENCES shop.wallet ON DELETE SET NULL",
                "CREATE FUNCTION shop.stamp() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN NEW.changed_at := now(); RETURN NEW; END'",
                "CREATE TABLE shop.product (id int PRIMARY KEY, category int REFERENCES shop.category,"
                        + " name text NOT NULL, tags text[], place point)",
                "CREATE TABLE shop.purchase (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES shop.customer,"
                        + " wallet_id bigint REFERENCES shop.wallet, placed timestamptz NOT NULL, facts jsonb, extra json,"
                        + " took interval, ratio double precision)",
                "CREATE TABLE shop.\"Purchase Item\" (purchase_id bigint REFERENCES shop.purchase, line int,"
                        + " product int NOT NULL REFERENCES shop.product, price money,"
                        + " \"Weird \"\"Name\" text DEFAULT 'x', net numeric, gross numeric GENERATED ALWAYS AS"
                        + " (net * 1.2) STORED, PRIMARY KEY (purchase_id, line))",
                "CREATE TABLE shop.payment (id uuid PRIMARY KEY, purchase_id bigint NOT NULL REFERENCES shop.purchase,"
                        + " amount numeric NOT NULL CHECK (amount > 0), raw bytea)",
                "CREATE TABLE shop.transfer (id bigint PRIMARY KEY, from_wallet bigint NOT NULL REFERENCES shop.wallet,"
                        + " to_wallet bigint NOT NULL REFERENCES shop.wallet, amount numeric)",
                "CREATE TABLE shop.pair_a (id bigint PRIMARY KEY, b_id bigint NOT NULL, customer_id bigint NOT NULL"
                        + " REFERENCES shop.customer)",
                "CREATE TABLE shop.pair_b (id bigint PRIMARY KEY, a_id bigint NOT NULL REFERENCES shop.pair_a)",
                "CREATE TABLE shop.audit (customer_id bigint, said text, at timestamptz)",
                "CREATE TABLE shop.login (customer_id bigint NOT NULL REFERENCES shop.customer, at timestamptz NOT NULL,"
                        + " host inet, PRIMARY KEY (customer_id, at)) PARTITION BY RANGE (at)",
                "CREATE TABLE shop.login_2025 PARTITION OF shop.login FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
                "CREATE TABLE shop.login_2026 PARTITION OF shop.login FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                "CREATE TABLE shop.document (id int PRIMARY KEY, customer_id bigint REFERENCES shop.customer,"
                        + " body xml, span tsrange, search tsvector)",
                "CREATE TABLE shop.review (id int PRIMARY KEY, customer_id bigint NOT NULL REFERENCES shop.customer"
                        + " ON DELETE CASCADE, product int NOT NULL REFERENCES shop.product, text text)");
        fill(cluster, customers);
        cluster.run(
                "ALTER TABLE shop.pair_a ADD CONSTRAINT pair_a_b FOREIGN KEY (b_id) REFERENCES shop.pair_b",
                "CREATE TRIGGER wallet_stamp BEFORE UPDATE ON shop.wallet FOR EACH ROW EXECUTE FUNCTION shop.stamp()",
                "CREATE TRIGGER customer_nothing AFTER INSERT ON shop.customer FOR EACH ROW"
                        + " WHEN (NEW.name = 'never') EXECUTE FUNCTION shop.stamp()",
                "ALTER TABLE shop.customer DISABLE TRIGGER customer_nothing",
                "CREATE INDEX purchase_by_customer ON shop.purchase (customer_id) WHERE took IS NOT NULL",
                "CREATE INDEX login_by_host ON shop.login (host)",
                "CREATE INDEX login_2026_only ON shop.login_2026 (at, host)",
                "CREATE STATISTICS shop.purchase_both ON customer_id, wallet_id FROM shop.purchase",
                "COMMENT ON TABLE shop.purchase IS 'it''s what they bought'",
                "COMMENT ON COLUMN shop.purchase.took IS 'seconds'",
                "ALTER TABLE shop.purchase OWNER TO shop_owner",
                "GRANT SELECT, UPDATE (took) ON shop.purchase TO clerk WITH GRANT OPTION",
                "GRANT USAGE ON SCHEMA shop TO clerk, shop_owner",
                "ALTER TABLE shop.purchase ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY own ON shop.purchase FOR SELECT TO clerk USING (customer_id > 0)",
                "ALTER TABLE shop.purchase SET (fillfactor = 80)");
    }

    private static void fill(TestCluster cluster, int customers) throws Exception {
        cluster.run(
                "INSERT INTO shop.category VALUES (1, NULL, 'all'), (2, 1, 'some'), (3, 2, 'few')",
                "INSERT INTO shop.product SELECT n, 1 + n % 3, 'product ' || n, ARRAY['a', NULL, 'b\"' || n],"
                        + " point(n, n / 3.0) FROM generate_series(1, 50) n",
                "INSERT INTO shop.customer (email, name, born) SELECT 'c' || n || '@example.com',"
                        + " CASE WHEN n % 7 = 0 THEN NULL ELSE E'Zoë \\\\ \\t ' || n END, date '1970-01-01' + n::int"
                        + " FROM generate_series(1, " + customers + ") n",
                "UPDATE shop.customer SET invited_by = id - 1 WHERE id % 3 = 0",
                "INSERT INTO shop.wallet (customer_id, kind, balance) SELECT c.id, k::shop.wallet_kind, c.id / 3.0"
                        + " FROM shop.customer c, unnest(ARRAY['cash', 'bonus']) k",
                "UPDATE shop.customer SET main_wallet = (SELECT min(id) FROM shop.wallet WHERE customer_id = customer.id)",
                "INSERT INTO shop.purchase SELECT c.id * 10 + n, c.id, c.main_wallet, timestamptz '2026-03-04 05:06:07.123456'"
                        + " + n * interval '1 day', jsonb_build_object('n', n, 'ü', 1.50), '{\"b\": 1,  \"a\": 1.0}',"
                        + " n * interval '1 month 2 days 3.5 s', 1.0 / 3 * n FROM shop.customer c, generate_series(1, 3) n",
                "INSERT INTO shop.\"Purchase Item\" (purchase_id, line, product, price, net) SELECT p.id, l,"
                        + " 1 + (p.id + l) % 50, (l * 1234.56)::numeric::money, l * 1.10 FROM shop.purchase p,"
                        + " generate_series(1, 2) l",
                "INSERT INTO shop.payment SELECT md5(id::text)::uuid, id, id + 0.010, decode(md5(id::text), 'hex')"
                        + " FROM shop.purchase",
                "INSERT INTO shop.transfer SELECT c.id, c.main_wallet, (SELECT min(w.id) FROM shop.wallet w"
                        + " WHERE w.customer_id = c.id % " + customers + " + 1), c.id FROM shop.customer c",
                "INSERT INTO shop.pair_a SELECT id, id + 1000, id FROM shop.customer",
                "INSERT INTO shop.pair_b SELECT id + 1000, id FROM shop.customer",
                "INSERT INTO shop.audit SELECT id, 'did something', now() FROM shop.customer, generate_series(1, 2)",
                "INSERT INTO shop.login SELECT id, t, '10.0.0.1/8' FROM shop.customer,"
                        + " unnest(ARRAY[timestamptz '2025-06-01 00:00Z', '2026-06-01 00:00Z']) t",
                "INSERT INTO shop.document SELECT id, id, xmlparse(content '<a>' || id || '</a>'), tsrange(now()::timestamp,"
                        + " NULL), to_tsvector('english', 'the cats of ' || id) FROM shop.customer",
                "INSERT INTO shop.review SELECT id, id, 1 + id % 50, 'fine' FROM shop.customer");
    }

    /** Every row of every table that there is, as COPY writes it, sorted. */
    public static Map<String, List<String>> dump(TestCluster cluster) throws Exception {
        Map<String, List<String>> dump = new TreeMap<>();
        try (Connection connection = cluster.connect()) {
            for (String table : TABLES) {
                if (TestCluster.ask(connection, "SELECT to_regclass('shop." + table + "') IS NULL")
                        .equals("t")) {
                    continue;
                }
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("COPY (SELECT * FROM shop." + table + ") TO STDOUT", rows);
                dump.put(
                        table,
                        rows.toString(StandardCharsets.UTF_8).lines().sorted().toList());
            }
        }
        return dump;
    }

    /** Removes a customer with everything, as an application would. */
    public static void forget(TestCluster cluster, long id) throws Exception {
        cluster.run(
                "BEGIN",
                "ALTER TABLE shop.pair_a DROP CONSTRAINT pair_a_b",
                "DELETE FROM shop.pair_b WHERE a_id = " + id,
                "DELETE FROM shop.pair_a WHERE id = " + id,
                "ALTER TABLE shop.pair_a ADD CONSTRAINT pair_a_b FOREIGN KEY (b_id) REFERENCES shop.pair_b",
                "DELETE FROM shop.payment WHERE purchase_id / 10 = " + id,
                "DELETE FROM shop.\"Purchase Item\" WHERE purchase_id / 10 = " + id,
                "DELETE FROM shop.purchase WHERE customer_id = " + id,
                "DELETE FROM shop.transfer t USING shop.wallet w WHERE w.customer_id = " + id
                        + " AND w.id IN (t.from_wallet, t.to_wallet)",
                "DELETE FROM shop.audit WHERE customer_id = " + id,
                "DELETE FROM shop.login WHERE customer_id = " + id,
                "DELETE FROM shop.document WHERE customer_id = " + id,
                "DELETE FROM shop.wallet WHERE customer_id = " + id,
                "DELETE FROM shop.customer WHERE id = " + id,
                "COMMIT");
    }
}
