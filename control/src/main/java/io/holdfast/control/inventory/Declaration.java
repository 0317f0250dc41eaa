package io.holdfast.control.inventory;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.holdfast.control.Catalog;
import io.holdfast.control.FieldProblem;
import io.holdfast.repository.retention.KeepPolicy;
import io.holdfast.repository.retention.Span;
import io.holdfast.repository.store.StoreLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;
import tools.jackson.databind.JsonNode;

/** One declared thing. Names are unique within a kind: lower-case letters, digits, dots and dashes; user names a little more. */
public sealed interface Declaration {
    String name();

    /**
     * @param role {@code primary} or {@code dr}
     * @param atOnce data sets of services at the site that are backed up at once; empty: any number
     * @param prices of what a recovery takes there
     */
    record Site(String name, String description, String role, Optional<Integer> atOnce, Optional<SitePrices> prices)
            implements Declaration {}

    /**
     * @param hostPerMonth of a host that is as large as one of the protected systems, for thirty days
     * @param trafficPerGb of a gigabyte (a thousand million bytes) that is sent to the site from another
     */
    record SitePrices(double hostPerMonth, double trafficPerGb, String currency) {}

    /**
     * @param location as {@link StoreLocation} reads it, without credentials
     * @param passwordFile its first line is the password; empty when there is a wrapped one
     * @param passwordWrapped a password that a key service encrypted, as {@code holdfast repo key wrap} made it
     * @param credentialsFile what its server wants, in lines {@code NAME=value}; without one the environment says
     * @param pruneEvery empty: only when it is asked for
     * @param scrub how it is read back by itself; empty: only when it is asked for
     * @param media what it lies on; empty: as its location tells
     * @param price of what it keeps
     * @param atOnce data sets that are backed up into it at once; empty: any number
     */
    record StoreDeclaration(
            String name,
            String site,
            String location,
            Optional<String> passwordFile,
            Optional<String> passwordWrapped,
            Optional<String> credentialsFile,
            Optional<Duration> pruneEvery,
            ScrubRule scrub,
            Optional<String> media,
            Optional<Price> price,
            Optional<Integer> atOnce)
            implements Declaration {
        /** The repository's directory, if it lies in one of this machine. */
        public Optional<Path> directory() {
            // empty: what was declared is wrong, and said so
            return !location.isEmpty() && StoreLocation.parse(location) instanceof StoreLocation.Local local
                    ? Optional.of(local.directory())
                    : Optional.empty();
        }
    }

    /**
     * @param within every byte is read; an hour or more; empty: only when somebody asks for it
     * @param rateMib MiB a second that are read at most, whoever asked for it; empty: as fast as it goes
     */
    record ScrubRule(Optional<Duration> within, Optional<Integer> rateMib) {}

    /** @param perGbMonth of a gigabyte (a thousand million bytes) in thirty days */
    record Price(double perGbMonth, String currency) {}

    /**
     * What it costs the business when a service is not there.
     *
     * @param lossPerHour of time without it
     * @param lossPerMinuteOfData of its latest changes that are lost
     * @param acceptableLoss that one incident may cost
     */
    record Impact(double lossPerHour, double lossPerMinuteOfData, double acceptableLoss, String currency) {}

    /**
     * @param criticality {@code tier-0} (most critical) to {@code tier-3}
     * @param site where it runs; empty: at the primary site
     * @param dependsOn names of services that must be back first
     * @param strategy {@code cold}, {@code warm} or {@code hot}
     */
    record Service(
            String name,
            String description,
            String owner,
            String criticality,
            Optional<String> site,
            List<String> dependsOn,
            Targets targets,
            Optional<Impact> impact,
            String strategy)
            implements Declaration {
        /** Why no service can have both of its sites active. */
        public static final String NOT_BOTH_ACTIVE =
                "no store that Holdfast covers can take writes at two sites at once";

        Service dependingOn(List<String> others) {
            return new Service(name, description, owner, criticality, site, others, targets, impact, strategy);
        }
    }

    /**
     * @param rtoMinutes the service must be back within; 1 or more
     * @param rpoMinutes no more than this of the latest changes may be lost; 0 or more
     * @param reason from the business impact analysis
     */
    record Targets(
            int rtoMinutes,
            int rpoMinutes,
            String reason,
            Optional<LocalDate> reviewedOn,
            Optional<Period> reviewEvery) {
        public Optional<LocalDate> reviewDue() {
            return reviewedOn.flatMap(on -> reviewEvery.map(on::plus));
        }
    }

    /**
     * @param schedule empty: only on demand
     * @param continuousLog stream the log of data sets that have one
     * @param repositories where each recovery point goes, the first one first
     * @param destinations what is another way in some of them
     * @param backupType {@code full} when each backup reads everything; else it reads what changed, where the source can
     *     tell. Every recovery point is whole, and only what is new is stored
     * @param retention empty: every recovery point is kept
     * @param verification what is done with a recovery point right after it was made
     * @param windows outside of which nothing begins by itself; empty: at any time
     * @param maxAttempts how often a failing backup is tried, the first time included
     */
    record Policy(
            String name,
            Optional<Schedule> schedule,
            String backupType,
            boolean continuousLog,
            List<String> repositories,
            List<Destination> destinations,
            Optional<Retention> retention,
            Verification verification,
            List<Window> windows,
            Limits limits,
            Hooks hooks,
            int maxAttempts)
            implements Declaration {
        /** The rules by which recovery points stay in one of the repositories; empty: all do. */
        public Optional<Retention> retentionIn(String repository) {
            return destination(repository).flatMap(Destination::retention).or(() -> retention);
        }

        /** What a job of this policy is asked to do: beside a continuous log, too, it is a base backup of what changed. */
        public String backupTypeOfJobs() {
            return backupType.equals("continuous") ? "incremental" : backupType;
        }

        public Optional<Destination> destination(String repository) {
            return destinations.stream()
                    .filter(one -> one.repository().equals(repository))
                    .findFirst();
        }

        /** The first instant, this one or a later one, at which something may begin by itself. */
        public Instant earliest(Instant now) {
            return windows.stream()
                    .map(window -> window.earliest(now))
                    .min(Instant::compareTo)
                    .orElse(now);
        }
    }

    /**
     * What is another way in one repository than the policy says for all.
     *
     * @param retention empty: as the policy says
     * @param immutableFor the store must let nobody remove a new recovery point for so long; empty: it need not
     */
    record Destination(String repository, Optional<Retention> retention, Optional<Duration> immutableFor) {}

    /**
     * @param rateMib of the source's data that one backup reads a second
     * @param atOnce data sets of the policy that are backed up at once
     */
    record Limits(Optional<Integer> rateMib, Optional<Integer> atOnce) {}

    /** Commands, in order. */
    record Hooks(List<Hook> before, List<Hook> after) {}

    /**
     * @param run the name of a file that the server's operator allows
     * @param timeout after which it is ended, and has failed
     * @param environment names begin with {@code HOOK_}
     */
    record Hook(String run, Duration timeout, Map<String, String> environment) {}

    /**
     * Which recovery points of a data set stay in a repository: those that any of the rules keeps, and always the newest.
     * The rules are restic's: of each of the last so many hours, days, weeks, months and years that have one, the newest.
     *
     * @param last so many of the newest
     * @param within those that were made within this time before the newest
     */
    record Retention(int last, int hourly, int daily, int weekly, int monthly, int yearly, Optional<Duration> within) {
        /** As the repository's engine knows it. */
        public KeepPolicy keepPolicy() {
            return KeepPolicy.counts(last, hourly, daily, weekly, monthly, yearly)
                    .withWithin(within.map(Span::of).orElse(Span.NONE));
        }
    }

    /**
     * @param extraVerify each blob is opened again and compared before it is stored
     * @param readBack every byte is read from each repository and its digest compared: proof level {@code CHECKSUMMED}
     * @param restoreTest empty: restores are only tested by drills
     */
    record Verification(boolean extraVerify, boolean readBack, Optional<RestoreTest> restoreTest) {}

    /**
     * Restores that nobody waits for, to prove that they work and to know how long they take.
     *
     * @param points which recovery point is restored, in turn: {@code newest}, {@code random}, {@code oldest}
     * @param depth how deeply kinds that know depths validate; empty: as they do by themselves
     */
    record RestoreTest(Schedule schedule, List<String> points, Optional<String> depth) {}

    /** Exactly one of {@code cron} (six fields, seconds first) and {@code every} is present. */
    record Schedule(Optional<String> cron, String zone, Optional<Duration> every) {
        /** The first time after this one. */
        public Instant next(Instant now) {
            if (cron.isPresent()) {
                ZonedDateTime next = CronExpression.parse(cron.get()).next(now.atZone(ZoneId.of(zone)));
                // a cron expression may name a day that never comes, such as 31 February
                return next == null ? now.plus(Duration.ofDays(3650)) : next.toInstant();
            }
            return now.plus(every.orElse(Duration.ofDays(1)));
        }
    }

    /**
     * @param source the source's settings with its {@code kind}
     * @param validations checks on the restored system
     * @param classification {@code public}, {@code internal}, {@code confidential} or {@code restricted}; empty: not said
     * @param drTarget where it is restored to on the recovery site: {@code directory} or settings of a running system;
     *     empty for a directory that Holdfast chooses
     * @param legalHolds while there is one, no recovery point of it is removed
     * @param atOnce data sets of its source's server that are backed up at once; empty: any number
     */
    record DataSet(
            String name,
            String service,
            String policy,
            Optional<String> classification,
            Map<String, String> source,
            List<ValidationQuery> validations,
            Map<String, String> drTarget,
            List<HeldCase> legalHolds,
            Optional<Integer> atOnce)
            implements Declaration {
        /** One that is under no legal hold, and whose server has no bound. */
        public DataSet(
                String name,
                String service,
                String policy,
                Optional<String> classification,
                Map<String, String> source,
                List<ValidationQuery> validations,
                Map<String, String> drTarget) {
            this(name, service, policy, classification, source, validations, drTarget, List.of(), Optional.empty());
        }

        public String kind() {
            return source.getOrDefault("kind", "");
        }

        /** The host that it is read from, in lower case; empty when that is the machine of whoever reads it. */
        public Optional<String> server() {
            String host = source.getOrDefault("host", "").strip();
            String uri = source.getOrDefault("uri", "").strip();
            if (host.isEmpty() && !uri.isEmpty()) {
                try {
                    host = Objects.requireNonNullElse(new URI(uri).getHost(), "");
                } catch (URISyntaxException e) {
                    // its kind says what is wrong with it
                    return Optional.empty();
                }
            }
            return Optional.of(host.toLowerCase(Locale.ROOT)).filter(name -> !name.isEmpty());
        }
    }

    /**
     * A legal hold of a data set as a whole.
     *
     * @param legalCase what it is kept for
     * @param reason why, for people
     */
    record HeldCase(String legalCase, String reason) {}

    /**
     * A place that is looked into for what is not protected.
     *
     * @param source settings by which it is reached, with their {@code kind}
     * @param ignore patterns of names that need not be protected, {@code *} for any characters
     * @param covered what data sets protect there although their settings do not tell
     */
    record Lookout(
            String name,
            String description,
            Map<String, String> source,
            List<String> ignore,
            List<CoveredElsewhere> covered)
            implements Declaration {
        public String kind() {
            return source.getOrDefault("kind", "");
        }
    }

    /**
     * What is found at a place and lies in data sets of another kind, such as a bucket in the folder where it is mounted.
     *
     * @param name pattern of the names of what is found, {@code *} for any characters
     * @param by the data sets
     * @param reason how they protect it
     */
    record CoveredElsewhere(String name, List<String> by, String reason) {}

    /** @param query answers one boolean, in the engine's language */
    record ValidationQuery(String name, String query) {}

    /**
     * How the platform is brought back at another site.
     *
     * @param order data sets in waves: those of one wave are restored one after the other before the next begins
     * @param steps an outline in words
     * @param roles that somebody trained has to be there for
     * @param variables for the texts of steps and messages; a run may give others
     * @param graph what a run does; from {@code order} where none is declared
     * @param source what is run, as JSON in one form only, groups and fragments made to single steps: what {@link #version}
     *     is made of
     * @param declared what was declared, as JSON in one form only
     * @param fragments that are included, by fragments too
     * @param isOpen whether fragments are included that are not known yet, so that steps are missing
     */
    record DrPlan(
            String name,
            String approach,
            String reason,
            String site,
            String repository,
            List<List<String>> order,
            List<String> steps,
            List<Communication> communication,
            Optional<DrillCalendar> drills,
            List<PlanRole> roles,
            @JsonIgnore Map<String, String> variables,
            @JsonIgnore List<PlanStep> graph,
            @JsonIgnore String source,
            @JsonIgnore String declared,
            @JsonIgnore Set<String> fragments,
            @JsonIgnore boolean isOpen)
            implements Declaration {
        /** As it is with these fragments. @param problems takes what is wrong with that */
        DrPlan with(Map<String, PlanFragment> known, List<FieldProblem> problems) {
            return PlanReader.read(
                    name,
                    new Fields("DrPlan/" + name + ": spec", Catalog.fromJson(declared, JsonNode.class), problems),
                    known);
        }

        /** As it was declared when {@code source} was kept. */
        public static DrPlan of(String name, String source) {
            return PlanReader.read(
                    name, new Fields("spec", Catalog.fromJson(source, JsonNode.class), new ArrayList<>()));
        }

        /** The SHA-256 of what is declared, hexadecimal: another one after every change. */
        @JsonIgnore
        public String version() {
            return Sha256.hex(source);
        }

        /** The fields in which it differs from an earlier version; null: from nothing. */
        public List<DeclarationPlan.FieldChange> changesSince(@Nullable DrPlan before) {
            return FieldChanges.between(
                    before == null ? null : Catalog.fromJson(before.source(), JsonNode.class),
                    Catalog.fromJson(source, JsonNode.class));
        }
    }

    /**
     * Steps that plans may include.
     *
     * @param variables that whoever includes it has to give values
     * @param defaults values of those that may be left out
     * @param graph steps and groups, as declared
     * @param source what was declared, as JSON in one form only
     */
    record PlanFragment(
            String name,
            String description,
            List<String> variables,
            Map<String, String> defaults,
            @JsonIgnore JsonNode graph,
            @JsonIgnore String source)
            implements Declaration {}

    /**
     * Who is told what.
     *
     * @param audience {@code internal} or {@code external}
     * @param channel a notification channel that a run tells it by; empty: a person does
     */
    record Communication(
            String audience, String role, String contact, String when, String message, Optional<String> channel) {}

    /**
     * A PostgreSQL server at each of several sites, and who is active agreed on by agents ({@code holdfast site}).
     *
     * @param name the group's, as the agents' files say it
     * @param endpoints of all members of etcd; none: the agents agree in the catalog
     * @param trust a PKCS#12 file with the certificates to trust
     * @param identity a PKCS#12 file with this server's key and certificate
     * @param passwordFile its first line opens both
     * @param lagTarget how far a standby may be behind; empty: as far as the service's RPO allows
     */
    record SiteGroup(
            String name,
            String service,
            List<String> endpoints,
            Optional<String> trust,
            Optional<String> identity,
            Optional<String> passwordFile,
            Optional<Duration> lagTarget)
            implements Declaration {
        public boolean inCatalog() {
            return endpoints.isEmpty();
        }
    }

    /** @param actionsWithin by when what a drill calls for is to be done, after its end */
    record DrillCalendar(Optional<Period> every, Optional<LocalDate> next, String type, Period actionsWithin) {
        public static final Period ACTIONS_WITHIN = Period.ofDays(30);
    }

    /**
     * A part that somebody plays in drills and failovers.
     *
     * @param role such as {@code incident commander}; large and small letters are the same
     * @param trainedWithin how long training for it holds
     */
    record PlanRole(String role, Period trainedWithin) {
        public static final Period TRAINED_WITHIN = Period.ofYears(1);
    }

    /**
     * When somebody who takes part in drills and failovers was trained. They need not be able to sign in.
     *
     * @param name the person's, as drills name participants; written as a user name is
     * @param roles each once
     */
    record Training(String name, List<TrainedRole> roles) implements Declaration {}

    /** @param trainedOn the last day of training, not a drill */
    record TrainedRole(String role, LocalDate trainedOn) {}

    /**
     * Somebody to be told of alerts.
     *
     * @param settings of the target, with its {@code kind}; secrets as references only
     * @param severities {@code warning}, {@code critical} or both
     * @param services told of alerts about these only; empty: of all, those about no service included
     * @param groupWait what comes within this time after the first alert is told with it
     * @param afterUnacknowledged told only of what stands, and nobody has acknowledged, for so long; empty: at once
     * @param repeatEvery told again of what stands unacknowledged; empty: once
     * @param resolved also told when what it was told of is over
     */
    record NotificationChannel(
            String name,
            Map<String, String> settings,
            List<String> severities,
            List<String> services,
            Duration groupWait,
            Optional<Duration> afterUnacknowledged,
            Optional<Duration> repeatEvery,
            boolean resolved,
            Optional<QuietHours> quietHours)
            implements Declaration {
        public ChannelTarget target() {
            return ChannelReader.read(settings, (field, message) -> {})
                    .orElseThrow(
                            () -> new IllegalStateException("channel " + name + " was stored with a wrong target"));
        }
    }

    /** Warnings wait until {@code to}; critical alerts do not. May span midnight. */
    record QuietHours(LocalTime from, LocalTime to, String zone) {
        /** When the quiet hours that this moment lies in are over; empty when it lies in none. */
        public Optional<Instant> end(Instant now) {
            ZonedDateTime here = now.atZone(ZoneId.of(zone));
            LocalTime time = here.toLocalTime();
            boolean spansMidnight = from.isAfter(to);
            boolean quiet = spansMidnight
                    ? !time.isBefore(from) || time.isBefore(to)
                    : !time.isBefore(from) && time.isBefore(to);
            if (!quiet) {
                return Optional.empty();
            }
            boolean tomorrow = spansMidnight && !time.isBefore(from);
            LocalDate day = here.toLocalDate().plusDays(tomorrow ? 1 : 0);
            return Optional.of(day.atTime(to).atZone(ZoneId.of(zone)).toInstant());
        }
    }

    /**
     * Somebody of this server who may sign in. A password is no part of it.
     *
     * @param name by which they sign in
     * @param roles as the hosting application reads them, such as {@code operator} or {@code operator@shop}; in order, each
     *     once
     */
    record Person(String name, String displayName, List<String> roles) implements Declaration {
        /** What {@code name} may be. No colon: HTTP Basic parts the name from the password by it. */
        public static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

        public Person {
            roles = roles.stream().distinct().sorted().toList();
        }
    }

    /**
     * A group of the identity provider, and what its members may do here.
     *
     * @param group as the provider calls it
     * @param roles as a person's
     */
    record Group(String name, String group, List<String> roles) implements Declaration {
        public Group {
            roles = roles.stream().distinct().sorted().toList();
        }
    }

    /**
     * A sign of life to somebody outside, who raises the alarm when it stays away.
     *
     * @param settings {@code url}, {@code url-file} or {@code url-env}
     */
    record Heartbeat(String name, Map<String, String> settings, Duration every) implements Declaration {
        public WebAddress address() {
            return WebAddress.of(settings, true, (field, message) -> {})
                    .orElseThrow(
                            () -> new IllegalStateException("heartbeat " + name + " was stored with a wrong target"));
        }
    }
}
