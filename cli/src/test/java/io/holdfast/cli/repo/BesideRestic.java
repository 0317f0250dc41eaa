package io.holdfast.cli.repo;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Where tests of {@code holdfast repo} beside the stock client begin: a repository for each class. */
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BesideRestic {
    static final JsonMapper JSON = JsonMapper.shared();

    Path folder;
    ResticsRepository repository;

    @BeforeAll
    void make(@TempDir Path empty) throws Exception {
        folder = empty;
        repository = new ResticsRepository(empty);
    }
}
