package io.leafcast.daemon.board;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import java.time.Instant;

/**
 * The daemon as it runs.
 *
 * @param loadedAt when the configuration that is in force was read
 * @param waitingFor references to the Node that hold back the newest settings
 * @param waitingBecause why the Node is not known yet, as far as its source says
 * @param problems what is wrong with the file as it is now; the one in force had none
 * @param needsRestart keys that changed in the file and hold only after a restart
 * @param routerIdReason how the router ID was chosen
 * @param readyPeers how many peers readiness wants
 * @param peersLeftOut peers of the file that do not run here
 * @param findings what is not as it should be, beside the file
 */
@Immutable
public record DaemonState(
    String version,
    Instant startedAt,
    String configFile,
    Instant loadedAt,
    ImmutableList<String> waitingFor,
    String waitingBecause,
    ImmutableList<String> problems,
    ImmutableList<String> needsRestart,
    String routerIdReason,
    int readyPeers,
    PeersLeftOut peersLeftOut,
    Findings findings) {

  /** Before a configuration was read. */
  public static DaemonState starting(String version, String configFile, Instant now) {
    ImmutableList<String> none = ImmutableList.of();
    return new DaemonState(
        version,
        now,
        configFile,
        now,
        none,
        "",
        none,
        none,
        "",
        1,
        PeersLeftOut.NONE,
        Findings.NONE);
  }

  /** The file is read and in force. */
  public DaemonState running(
      Instant now, ImmutableList<String> restart, String idReason, int peersWanted) {
    ImmutableList<String> none = ImmutableList.of();
    return new DaemonState(
        version,
        startedAt,
        configFile,
        now,
        none,
        "",
        none,
        restart,
        idReason,
        peersWanted,
        peersLeftOut,
        findings);
  }

  /** The file is right, but holds only once the Node is known. */
  public DaemonState waiting(ImmutableList<String> references) {
    return with(references, "", ImmutableList.of(), peersLeftOut, findings);
  }

  /** The Node is still not known, and its source says why. */
  public DaemonState waitingBecause(String why) {
    return with(waitingFor, why, problems, peersLeftOut, findings);
  }

  /** The file has problems; what was in force stays so. */
  public DaemonState refusing(ImmutableList<String> found) {
    return with(waitingFor, waitingBecause, found, peersLeftOut, findings);
  }

  /** These are the findings now. */
  public DaemonState finding(Findings now) {
    return with(waitingFor, waitingBecause, problems, peersLeftOut, now);
  }

  /** These peers of the file are not this node's, or not yet. */
  public DaemonState leavingOut(PeersLeftOut now) {
    return with(waitingFor, waitingBecause, problems, now, findings);
  }

  private DaemonState with(
      ImmutableList<String> awaited,
      String why,
      ImmutableList<String> wrong,
      PeersLeftOut left,
      Findings found) {
    return new DaemonState(
        version,
        startedAt,
        configFile,
        loadedAt,
        awaited,
        why,
        wrong,
        needsRestart,
        routerIdReason,
        readyPeers,
        left,
        found);
  }
}
