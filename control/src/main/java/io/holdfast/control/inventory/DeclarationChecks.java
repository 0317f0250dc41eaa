package io.holdfast.control.inventory;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Lookout;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.DeclarationReader.Document;
import io.holdfast.sources.Discovery;
import io.holdfast.sources.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Finds what is wrong with declarations that read well. */
@Component
class DeclarationChecks {
    private static final Logger LOG = LoggerFactory.getLogger(DeclarationChecks.class);

    private final SourceKinds kinds;
    private final LookoutKinds lookouts;
    private final RepositoryAccess repositories;
    private final SecretReads reads;
    private final OwnDeclarations own;
    private final DeclaredPeople people;

    DeclarationChecks(
            SourceKinds kinds,
            LookoutKinds lookouts,
            RepositoryAccess repositories,
            SecretReads reads,
            OwnDeclarations own,
            DeclaredPeople people) {
        this.kinds = kinds;
        this.lookouts = lookouts;
        this.repositories = repositories;
        this.reads = reads;
        this.own = own;
        this.people = people;
    }

    /** What names something that is not declared, or not of the right kind. */
    List<FieldProblem> dangling(Inventory inventory) {
        return References.problems(own.added(inventory), kinds.names(), kinds.withLog(), lookouts.names());
    }

    /**
     * Tries what was given.
     *
     * @param news repositories that are opened, or made
     * @throws InvalidRequestException naming the document and field of every problem
     */
    void ensureRight(Proposal proposal, List<StoreDeclaration> news) {
        List<FieldProblem> problems = new ArrayList<>(dangling(proposal.after()));
        if (!proposal.people().isNone()) {
            problems.addAll(people.problems(proposal.people(), own.added(proposal.after())));
        }
        if (problems.isEmpty()) {
            proposal.given().values().stream()
                    .map(this::unopenable)
                    .flatMap(Optional::stream)
                    .forEach(problems::add);
        }
        if (problems.isEmpty()) {
            news.forEach(declared -> repositories.prepare(declared).ifPresent(problems::add));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
    }

    /** Connects to nothing: a system that is down can be declared all the same. */
    private Optional<FieldProblem> unopenable(Document document) {
        if (document.declaration() instanceof Lookout lookout) {
            return unseeable(document.key(), lookout);
        }
        if (!(document.declaration() instanceof DataSet dataSet)) {
            return Optional.empty();
        }
        reads.repeatedly(document.key(), SecretUse.ofSource(dataSet), "checking what is declared");
        try (Source source = kinds.of(dataSet).open(SourceKinds.settings(dataSet))) {
            LOG.debug("{} can be opened: {}", dataSet.name(), source);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new FieldProblem(document.key() + ": spec.source", String.valueOf(e.getMessage())));
        }
    }

    private Optional<FieldProblem> unseeable(String key, Lookout lookout) {
        Optional<Discovery> discovery = lookouts.named(lookout.kind());
        if (discovery.isEmpty()) {
            return Optional.of(new FieldProblem(
                    key + ": spec.source.kind", "is '" + lookout.kind() + "', which cannot tell what there is"));
        }
        try {
            LOG.debug("{} looks into {}", key, discovery.get().place(SourceKinds.settings(lookout.source())));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new FieldProblem(key + ": spec.source", String.valueOf(e.getMessage())));
        }
    }
}
