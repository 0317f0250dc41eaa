package io.holdfast.sources.postgres;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreReport.Step;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.part.PartialRecovery;
import io.holdfast.sources.postgres.engine.Limits;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.log.LogPlan;
import io.holdfast.sources.postgres.part.PartExtraction;
import io.holdfast.sources.postgres.part.PartSelection;
import io.holdfast.sources.postgres.profile.ClusterProfile;
import io.holdfast.sources.postgres.profile.LogBetween;
import io.holdfast.sources.postgres.profile.ProfileCheck;
import io.holdfast.sources.postgres.validation.CopyConnections;
import io.holdfast.sources.postgres.validation.Depth;
import io.holdfast.sources.postgres.validation.Validator;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One restore: files, log, recovery to the wanted instant, checks. The copy listens on loopback only, with the roles and
 * passwords that it had; until it is promoted nobody can connect at all.
 */
final class PostgresRestore {
    private static final String NO_SUCH_DATABASE = "3D000";
    /** Of the log, in bytes: read in some seconds. */
    private static final long READ_FOR_PROFILE = 1L << 30;

    private final RestoreRequest request;
    private final RecoveryTarget target;
    private final Optional<PartSelection> part;
    private final Depth depth;
    private final Placement placement;
    private final Optional<StandbyRole> standby;
    private final Optional<InPlace> inPlace;
    private final SourceContext context;
    private final Path programs;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, String> facts = new HashMap<>();

    PostgresRestore(RestoreRequest request, SourceContext context, Path programs) throws SourceException {
        this.request = request;
        this.target = RecoveryTarget.of(request);
        this.part = PartSelection.of(request.selection());
        this.depth = Depth.of(request.selection());
        this.placement = Placement.of(request.selection());
        this.standby = StandbyRole.of(request.selection());
        this.inPlace = placement.inPlace().map(InPlace::new);
        this.context = context;
        this.programs = programs;
    }

    RestoreReport run() throws IOException, InterruptedException {
        if (!(request.target() instanceof RestoreTarget.Directory directory)) {
            throw new SourceException("PostgreSQL is restored into a directory, where a server of its own is started,"
                    + " not into a running system. Name a directory as the target.");
        }
        if (standby.isPresent() && !(target instanceof RecoveryTarget.Newest)) {
            throw new SourceException("A standby goes on to where its primary is. Restore it without a point in time.");
        }
        BaseBackupRecord record = BaseBackupRecord.read(request.repository(), request.snapshot());
        RestoredFolder folder =
                RestoredFolder.at(directory.path().toAbsolutePath().normalize(), placement, record);
        placement.requireFreePort();
        if (inPlace.isPresent()) {
            inPlace.get().check(record);
        }
        PostgresBinaries binaries = PostgresBinaries.forMajor(record.serverMajor(), programs);
        LogChoice log = LogChoice.of(request, record, context.clock());
        if (target instanceof RecoveryTarget.Place place && log.archive().isEmpty()) {
            throw new SourceException("There is no log in which to find " + place.text() + ": " + log.why()
                    + ". Restore without it, or use another repository.");
        }
        return inPlace.isPresent()
                ? replace(inPlace.get(), folder, record, binaries, log)
                : restore(folder, record, binaries, log);
    }

    private RestoreReport replace(
            InPlace place, RestoredFolder folder, BaseBackupRecord record, PostgresBinaries binaries, LogChoice log)
            throws IOException, InterruptedException {
        // what the log lacks is found out before anything is touched
        log.plan(request, record);
        Instant keeping = context.clock().instant();
        Snapshot kept = place.begin(request, context);
        step("Keep what is replaced", keeping);
        facts.put("replaced_snapshot", kept.id());
        try {
            RestoreReport report = restore(folder, record, binaries, log);
            Instant ending = context.clock().instant();
            Map<String, String> all = new HashMap<>(report.facts());
            all.keySet().removeAll(List.of("host", "port"));
            report.running().ifPresent(PostgresRestore::stop);
            if (report.validations().stream().allMatch(Validation::passed)) {
                place.end(request, kept, folder.placed());
                all.put("data_directory", place.directory().toString());
            } else {
                all.put("in_place", "not put back, as a validation failed." + place.left(kept));
            }
            step("Put the data directory back", ending);
            return new RestoreReport(
                    report.recoveredTo(), report.level(), steps, report.validations(), all, Optional.empty());
        } catch (SourceException e) {
            throw new SourceException(e.reason() + place.left(kept), e);
        } catch (RepositoryException e) {
            throw new SourceException(e.reason() + place.left(kept), e);
        }
    }

    private static void stop(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException("The server that checked the restored cluster does not stop", e);
        }
    }

    private RestoreReport restore(
            RestoredFolder folder, BaseBackupRecord record, PostgresBinaries binaries, LogChoice log)
            throws IOException, InterruptedException {
        Instant began = context.clock().instant();
        facts.putAll(new ClusterFiles(request, context.progress(), inPlace.isPresent()).restoreTo(folder));
        step("Restore the base backup", began);
        facts.put("content_seconds", Double.toString(steps.getLast().took().toMillis() / 1000.0));
        try {
            return bringUp(folder, record, binaries, log);
        } catch (IOException e) {
            String said = e instanceof SourceException || e instanceof RepositoryException
                    ? String.valueOf(e.getMessage())
                    : "The restored copy could not be completed (" + e.getMessage() + "). Make room on the target's"
                            + " disk and check its permissions, then restore again into an empty directory.";
            throw new SourceException(
                    said, " What was restored so far is left in " + folder.places() + "; no server runs on it.", e);
        } catch (SQLException e) {
            throw new SourceException(
                    "The checks of the restored copy broke off (" + e.getMessage() + ").",
                    " What was restored is left in " + folder.places() + "; no server runs on it. See "
                            + folder.serverLog() + ".",
                    e);
        }
    }

    private RestoreReport bringUp(
            RestoredFolder folder, BaseBackupRecord record, PostgresBinaries binaries, LogChoice log)
            throws IOException, InterruptedException, SQLException {
        Instant preparing = context.clock().instant();
        Optional<LogPlan> plan = log.plan(request, record);
        folder.prepare(standby.isPresent());
        IsolatedSettings settings = IsolatedSettings.of(folder, binaries, record);
        PostgresServer.Handover handover = PostgresServer.handover(binaries, folder.data());
        folder.giveTo(handover);
        Limits limits = placement.limited() ? Limits.quiet() : placement.apart() ? Limits.apart() : Limits.NONE;
        if (!limits.said().isEmpty()) {
            facts.put("limits", String.join("; ", limits.said()));
            facts.put(
                    "isolation",
                    limits.ownNetwork()
                            ? "a network of its own, reached by a socket file only"
                            : "loopback of this machine, which allows no network namespaces");
        }
        step("Prepare the server", preparing);
        if (standby.isPresent()) {
            return follow(new StandbyStart(standby.get(), folder, binaries, handover, context), folder, settings, plan);
        }
        Recovery.Outcome recovered =
                new Recovery(request, target, record, folder, binaries, handover, context, limits).run(settings, plan);
        steps.addAll(recovered.steps());
        facts.putAll(recovered.facts());
        if (plan.isEmpty()) {
            facts.put("log_not_used", log.why());
        }

        Instant opening = context.clock().instant();
        context.progress().stage("starting the restored server");
        TemporarySuperuser superuser = TemporarySuperuser.make(binaries, folder, settings.values());
        PostgresServer server = PostgresServer.start(
                binaries, folder.data(), folder.serverLog(), placement.port(), settings.values(), limits);
        boolean handedOver = false;
        try {
            step("Start the server", opening);
            Instant checking = context.clock().instant();
            Validator validator =
                    new Validator(database -> superuser.connect(server, database), folder.data(), context.progress());
            List<Validation> validations = new ArrayList<>(validator.structure(depth));
            if (depth.includes(Depth.STANDARD)) {
                compareWithProfile(record, recovered, database -> superuser.connect(server, database))
                        .ifPresent(validations::add);
            }
            List<Validation> queries = validator.queries(record.database(), request.selection());
            validations.addAll(queries);
            step("Validate", checking);
            if (part.isPresent()) {
                extract(part.get(), folder, record, server, superuser);
            }
            superuser.drop(server);
            facts(folder, settings, server);
            boolean queried = !queries.isEmpty() && validations.stream().allMatch(Validation::passed);
            RestoreReport report = new RestoreReport(
                    recovered.recoveredTo(),
                    queried ? ProofLevel.QUERIED : ProofLevel.OPENED,
                    steps,
                    validations,
                    facts,
                    Optional.of(server));
            handedOver = true;
            return report;
        } finally {
            if (!handedOver) {
                server.kill();
            }
        }
    }

    /** Empty when none was recorded with the backup. */
    private Optional<Validation> compareWithProfile(
            BaseBackupRecord record, Recovery.Outcome recovered, CopyConnections copy)
            throws IOException, InterruptedException, SQLException {
        Optional<ClusterProfile> profile = ClusterProfile.read(request.repository(), request.snapshot())
                .filter(recorded -> !recorded.databases().isEmpty());
        if (profile.isEmpty()) {
            facts.put("profile", "none was recorded with the backup");
            return Optional.empty();
        }
        boolean deep = depth.includes(Depth.DEEP);
        context.progress().stage("reading what the log changed since the backup");
        LogBetween between = LogBetween.read(
                request.repository(),
                request.dataSet(),
                profile.get(),
                recovered.end().orElse(record.end()),
                recovered.recoveredTo(),
                recovered.timeline(),
                deep ? Long.MAX_VALUE : READ_FOR_PROFILE);
        return Optional.of(new ProfileCheck(copy, profile.get(), between, deep, context.progress()).run());
    }

    private RestoreReport follow(
            StandbyStart start, RestoredFolder folder, IsolatedSettings settings, Optional<LogPlan> plan)
            throws IOException, InterruptedException {
        StandbyStart.Started started = start.run(settings, plan, placement.port());
        steps.add(started.step());
        facts(folder, settings, started.server());
        facts.put("role", "standby");
        facts.remove("validation_depth");
        return new RestoreReport(
                Optional.of(started.following()),
                ProofLevel.OPENED,
                steps,
                List.of(started.streams()),
                facts,
                Optional.of(started.server()));
    }

    private void extract(
            PartSelection wanted,
            RestoredFolder folder,
            BaseBackupRecord record,
            PostgresServer server,
            TemporarySuperuser superuser)
            throws IOException, InterruptedException, SQLException {
        Instant began = context.clock().instant();
        String database = PartExtraction.database(wanted, record.database());
        PartExtraction.Summary found;
        try (Connection connection = superuser.connectReader(server, database)) {
            found = new PartExtraction(connection, wanted, PartSelection.asked(request.selection()), context.progress())
                    .run(folder.extract());
        } catch (SQLException e) {
            if (NO_SUCH_DATABASE.equals(e.getSQLState())) {
                throw new SourceException("There is no database '" + database + "' in the recovery point.", e);
            }
            throw e;
        }
        superuser.dropReader(server, database);
        step("Extract the part", began);
        facts.put(PartialRecovery.EXTRACT, folder.extract().toString());
        facts.put("extracted_tables", Integer.toString(found.tables()));
        facts.put("extracted_rows", Long.toString(found.extracted()));
        facts.put("needed_rows", Long.toString(found.needed()));
        if (!found.leftOut().isEmpty()) {
            facts.put("left_out", found.leftOut());
        }
    }

    private void facts(RestoredFolder folder, IsolatedSettings settings, PostgresServer server) {
        facts.put("validation_depth", depth.word());
        server.socket().ifPresentOrElse(file -> facts.put("socket", file.toString()), () -> {
            facts.put("host", server.host());
            facts.put("port", Integer.toString(server.port()));
        });
        facts.put("data_directory", folder.data().toString());
        facts.put("server_log", folder.serverLog().toString());
        facts.put("server_version", server.binaries().version());
        if (!settings.leftOut().isEmpty()) {
            facts.put("libraries_left_out", String.join(", ", settings.leftOut()));
        }
        if (!settings.ownConfiguration()) {
            facts.put("configuration", folder.configuration().toString());
        }
    }

    private void step(String name, Instant began) {
        steps.add(Step.between(name, began, context.clock().instant()));
    }
}
