package io.holdfast.control.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.inventory.Declaration;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Hooks;
import io.holdfast.control.inventory.Declaration.Impact;
import io.holdfast.control.inventory.Declaration.Limits;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Price;
import io.holdfast.control.inventory.Declaration.ScrubRule;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.Site;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Declaration.SitePrices;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.Declaration.Verification;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.log.LogPlace;
import io.holdfast.control.site.GroupStanding;
import io.holdfast.control.site.SiteGroups.TakeoverTime;
import io.holdfast.control.strategy.Measurements.LogRate;
import io.holdfast.control.strategy.ServiceStrategies.Option;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");

    private final Map<String, Double> restores = new HashMap<>(Map.of("db", 1800.0, "files", 600.0));
    private final List<TakeoverTime> takeovers = new ArrayList<>();
    private OptionalDouble logLag = OptionalDouble.of(2);
    private OptionalDouble logBytes = OptionalDouble.of(1e9);
    private boolean withoutLoss;
    private @Nullable Double behind = 0.5;
    private Optional<SitePrices> prices = Optional.of(new SitePrices(300, 0.1, "EUR"));
    private String filesRepository = "far";

    private final Measurements measured = new Measurements() {
        @Override
        public OptionalDouble restoreSeconds(String dataSet) {
            Double seconds = restores.get(dataSet);
            return seconds == null ? OptionalDouble.empty() : OptionalDouble.of(seconds);
        }

        @Override
        public OptionalDouble betweenBackups(Inventory inventory, DataSet dataSet) {
            return OptionalDouble.of(3600);
        }

        @Override
        public OptionalDouble logLagSeconds(String dataSet, String repository) {
            return repository.equals("far") ? logLag : OptionalDouble.of(0.001);
        }

        @Override
        public LogRate logRate(String dataSet) {
            return new LogRate(logBytes, Duration.ofMinutes(logBytes.isPresent() ? 43 : 4));
        }

        @Override
        public Optional<Room> room(Inventory inventory, DataSet dataSet, String repository) {
            return Optional.of(new Room(100_000_000_000L, OptionalDouble.of(1e9)));
        }

        @Override
        public Group group(SiteGroup group) {
            GroupStanding.Member b = new GroupStanding.Member(
                    "b", "standby", 1L, behind, null, behind != null, false, null, withoutLoss, null, null, NOW);
            return new Group(
                    Optional.of(new GroupStanding("g", "shop", "a", 1, NOW, null, null, null, List.of(b))),
                    takeovers,
                    "");
        }
    };

    private static StoreDeclaration repository(String name, String site, @Nullable Price price) {
        return new StoreDeclaration(
                name,
                site,
                "/srv/" + name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new ScrubRule(Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.ofNullable(price),
                Optional.empty());
    }

    private static Policy policy(String name, boolean log, String... repositories) {
        return new Policy(
                name,
                Optional.empty(),
                "full",
                log,
                List.of(repositories),
                List.of(),
                Optional.empty(),
                new Verification(true, true, Optional.empty()),
                List.of(),
                new Limits(Optional.empty(), Optional.empty()),
                new Hooks(List.of(), List.of()),
                1);
    }

    private static DataSet dataSet(String name, String kind) {
        return new DataSet(name, "shop", name, Optional.empty(), Map.of("kind", kind), List.of(), Map.of());
    }

    private Map<String, Option> compare(DataSet... dataSets) throws InterruptedException {
        return options(comparison(dataSets));
    }

    private static Map<String, Option> options(ServiceStrategies compared) {
        Map<String, Option> options = new HashMap<>();
        compared.options().forEach(option -> options.put(option.strategy(), option));
        return options;
    }

    private ServiceStrategies comparison(DataSet... dataSets) throws InterruptedException {
        Service shop = new Service(
                "shop",
                "",
                "",
                "tier-0",
                Optional.empty(),
                List.of(),
                new Targets(15, 5, "money", Optional.empty(), Optional.empty()),
                Optional.of(new Impact(3600, 60, 1000, "USD")),
                "warm");
        List<Declaration> all = new ArrayList<>(List.of(
                new Site("a", "", "primary", Optional.empty(), Optional.empty()),
                new Site("b", "", "dr", Optional.empty(), prices),
                repository("near", "a", new Price(0.5, "EUR")),
                repository("far", "b", new Price(0.02, "EUR")),
                policy("db", true, "near", "far"),
                policy("files", false, "near", filesRepository),
                new SiteGroup(
                        "g",
                        "shop",
                        List.of("http://etcd:2379"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                shop));
        all.addAll(List.of(dataSets));
        return new Comparison(Inventory.of(all), shop, measured).run();
    }

    private static TakeoverTime takeover(boolean planned, boolean fromRepository, double seconds) {
        return new TakeoverTime("b", planned, fromRepository, planned ? 0 : seconds - 2, 0.5, 1.5, NOW);
    }

    @Test
    void every_number_comes_from_what_was_measured_and_declared() throws Exception {
        takeovers.addAll(List.of(
                takeover(true, false, 2),
                takeover(false, false, 5),
                takeover(false, false, 4),
                takeover(false, false, 9),
                takeover(false, true, 40)));
        ServiceStrategies compared = comparison(dataSet("db", "postgresql"));
        assertThat(compared.recoverySite()).isEqualTo("b");
        assertThat(compared.cheapest()).isEqualTo("warm");
        Map<String, Option> options = options(compared);

        Option cold = options.get("cold");
        assertThat(cold.rtoSeconds()).isEqualTo(1800);
        assertThat(cold.meetsRto()).isFalse();
        assertThat(cold.rpoSeconds()).isEqualTo(2);
        assertThat(cold.meetsRpo()).isTrue();
        // 100 GB at 0.02, and 30 days of 1 GB of backups and 1 GB of log at 0.1
        assertThat(cold.costPerMonth()).isEqualTo(8);
        assertThat(cold.costCurrency()).isEqualTo("EUR");
        assertThat(cold.lossPerIncident()).isEqualTo(1802);
        assertThat(cold.lossCurrency()).isEqualTo("USD");
        assertThat(cold.unmeasured()).isEmpty();
        assertThat(cold.from()).anyMatch(line -> line.contains("with as much log as in the last 43 minutes"));

        Option warm = options.get("warm");
        assertThat(warm.rtoSeconds()).isEqualTo(40);
        assertThat(warm.rpoSeconds()).isEqualTo(2);
        assertThat(warm.costPerMonth()).isEqualTo(308);

        Option hot = options.get("hot");
        assertThat(hot.rtoSeconds()).as("the middle one of the unplanned").isEqualTo(5);
        assertThat(hot.rpoSeconds()).isEqualTo(0.5);
        assertThat(hot.costPerMonth())
                .as("the log goes over the line once more")
                .isEqualTo(311);
        assertThat(hot.meetsRto()).isTrue();

        assertThat(options.get("both-active").possible()).isFalse();
        assertThat(options.get("both-active").obstacle()).startsWith("No store that Holdfast covers");
    }

    @Test
    void what_was_not_measured_is_said_with_what_to_do() throws Exception {
        restores.clear();
        logLag = OptionalDouble.empty();
        logBytes = OptionalDouble.empty();
        behind = null;
        prices = Optional.empty();
        takeovers.add(takeover(true, false, 2));
        ServiceStrategies compared = comparison(dataSet("db", "postgresql"));
        assertThat(compared.cheapest()).isNull();
        Map<String, Option> options = options(compared);
        Option cold = options.get("cold");
        assertThat(cold.rtoSeconds()).isNull();
        assertThat(cold.meetsRto()).isNull();
        assertThat(cold.rpoSeconds()).isNull();
        assertThat(cold.costPerMonth()).isNull();
        assertThat(cold.lossPerIncident()).isNull();
        assertThat(cold.unmeasured())
                .anyMatch(line -> line.contains("How long a restore of db takes"))
                .anyMatch(line -> line.contains("How far the log of db is behind"))
                .anyMatch(line -> line.contains("of the 10 minutes of log that it takes 4 are there")
                        && line.contains("look again in 6 minutes"));
        assertThat(options.get("warm").unmeasured())
                .anyMatch(line -> line.contains("replays the log of a repository takes was not measured yet:"))
                .anyMatch(line -> line.contains("What a host at b costs"));
        assertThat(options.get("hot").unmeasured())
                .anyMatch(line -> line.contains("was not measured yet, only 1 planned"))
                .anyMatch(line -> line.contains("none streams now"));
    }

    @Test
    void who_waits_for_the_standby_loses_nothing() throws Exception {
        withoutLoss = true;
        assertThat(compare(dataSet("db", "postgresql")).get("hot").rpoSeconds()).isZero();
    }

    @Test
    void what_can_have_no_standby_is_restored_beside_it() throws Exception {
        takeovers.add(takeover(false, false, 5));
        Map<String, Option> both = compare(dataSet("db", "postgresql"), dataSet("files", "files"));
        assertThat(both.get("hot").rtoSeconds()).isEqualTo(605);
        assertThat(both.get("hot").rpoSeconds()).isEqualTo(3600);
        assertThat(both.get("cold").rtoSeconds()).isEqualTo(2400);
        Map<String, Option> alone = compare(dataSet("files", "files"));
        assertThat(alone.get("hot").possible()).isFalse();
        assertThat(alone.get("warm").obstacle()).contains("PostgreSQL alone can");
    }

    @Test
    void copies_at_the_same_site_bring_nothing_back_at_another() throws Exception {
        filesRepository = "near";
        Option cold = compare(dataSet("files", "files")).get("cold");
        assertThat(cold.possible()).isFalse();
        assertThat(cold.obstacle()).contains("No repository at another site holds files", "policy files");
    }

    @Test
    void the_rate_of_the_log_is_told_after_ten_minutes_and_anew_after_a_step_back() {
        LogRates rates = new LogRates(null, null, null);
        rates.note("db", "0/0", NOW);
        rates.note("db", "0/1000", NOW.plusSeconds(300));
        assertThat(rates.rate("db")).isEqualTo(new LogRate(OptionalDouble.empty(), Duration.ofSeconds(300)));
        rates.note("db", "1/0", NOW.plusSeconds(864));
        assertThat(rates.rate("db").bytesPerDay().getAsDouble()).isEqualTo(4294967296.0 * 100);
        rates.note("db", null, NOW.plusSeconds(900));
        rates.note("db", "0/10", NOW.plusSeconds(901));
        assertThat(rates.rate("db")).isEqualTo(new LogRate(OptionalDouble.empty(), Duration.ZERO));
    }

    @Test
    void what_is_stored_tells_the_rate_of_the_log_before_the_server_has_streamed_for_long() {
        LogRates rates = new LogRates(null, null, null);
        List<LogPlace> stored = List.of(
                // of a server that was restored since
                new LogPlace(NOW.minus(Duration.ofDays(9)), "7/0"),
                new LogPlace(NOW.minus(Duration.ofDays(3)), "0/0"),
                new LogPlace(NOW.minus(Duration.ofDays(2)), "0/10000000"),
                new LogPlace(NOW, "0/30000000"));
        rates.recall("db", stored);
        assertThat(rates.rate("db"))
                .as("a day is too long ago, yet what is before it is what is known")
                .isEqualTo(new LogRate(OptionalDouble.of(0x10000000), Duration.ofDays(2)));
        rates.note("db", "0/30000000", NOW.plusSeconds(60));
        rates.note("db", "0/50000000", NOW.plus(Duration.ofDays(1)));
        assertThat(rates.rate("db").over())
                .as("no longer than it takes to reach back a day")
                .isEqualTo(Duration.ofDays(1));

        LogRates late = new LogRates(null, null, null);
        late.note("db", "0/30000000", NOW);
        late.recall("db", stored);
        assertThat(late.rate("db").over()).isEqualTo(Duration.ofDays(2));
        late.note("db", "0/0", NOW.plusSeconds(60));
        late.recall("db", stored);
        assertThat(late.rate("db").over())
                .as("what is stored is of before a step back")
                .isZero();
    }
}
