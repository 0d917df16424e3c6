package dev.driftless.cli;

import javax.sql.DataSource;

/**
 * What an application does after the migrations of a deployment, for instance computing sums anew. {@code deploy} finds
 * its implementations with {@link java.util.ServiceLoader}, so each has a public no-argument constructor and a line in
 * {@code META-INF/services/dev.driftless.cli.DeployStep}. They are run one after another, in the order of their names.
 */
public interface DeployStep {

    /**
     * What {@code deploy} calls the step.
     *
     * @return a few words, unlike the names of other steps
     */
    String name();

    /**
     * Does the work. It may be done again: a deployment that failed is repeated as a whole.
     *
     * @param database the database that was migrated
     * @throws Exception ends the deployment with exit code 1
     */
    void run(DataSource database) throws Exception;
}
