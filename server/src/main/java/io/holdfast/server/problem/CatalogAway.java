package io.holdfast.server.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers while the catalog's database does not, where nobody has been signed in yet: the filters that look people, tokens and
 * sessions up are further in. Resources have {@link ProblemHandler}, which answers the same.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class CatalogAway extends OncePerRequestFilter {
    static final String DETAIL =
            "The catalog's database does not answer. Try again in a moment; if it stays so, see the server's log.";

    private static final Logger LOG = LoggerFactory.getLogger(CatalogAway.class);

    private final ProblemWriter problems;

    CatalogAway(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (DataAccessResourceFailureException | CannotCreateTransactionException e) {
            if (response.isCommitted()) {
                throw e;
            }
            LOG.error("{} {}: the catalog does not answer", request.getMethod(), request.getRequestURI(), e);
            problems.write(request, response, HttpStatus.SERVICE_UNAVAILABLE, DETAIL);
        }
    }
}
