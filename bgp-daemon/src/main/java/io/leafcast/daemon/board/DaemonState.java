package io.leafcast.daemon.board;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import com.google.errorprone.annotations.Immutable;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
 * @param checks where the health checks stand, by name
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
    Findings findings,
    ImmutableSortedMap<String, CheckView> checks) {

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
        Findings.NONE,
        ImmutableSortedMap.of());
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
        findings,
        checks);
  }

  /** The file is right, but holds only once the Node is known. */
  public DaemonState waiting(ImmutableList<String> references) {
    return with(references, "", ImmutableList.of(), peersLeftOut, findings, checks);
  }

  /** The Node is still not known, and its source says why. */
  public DaemonState waitingBecause(String why) {
    return with(waitingFor, why, problems, peersLeftOut, findings, checks);
  }

  /** The file has problems; what was in force stays so. */
  public DaemonState refusing(ImmutableList<String> found) {
    return with(waitingFor, waitingBecause, found, peersLeftOut, findings, checks);
  }

  /** These are the findings now. */
  public DaemonState finding(Findings now) {
    return with(waitingFor, waitingBecause, problems, peersLeftOut, now, checks);
  }

  /** These peers of the file are not this node's, or not yet. */
  public DaemonState leavingOut(PeersLeftOut now) {
    return with(waitingFor, waitingBecause, problems, now, findings, checks);
  }

  /** This is where a check stands now. */
  public DaemonState checked(CheckView view) {
    TreeMap<String, CheckView> all = new TreeMap<>(checks);
    all.put(view.name(), view);
    return checking(all);
  }

  /** Of the checks, only these are made any more. */
  public DaemonState checksOf(Set<String> names) {
    return checking(Maps.filterKeys(checks, names::contains));
  }

  private DaemonState checking(Map<String, CheckView> now) {
    return with(
        waitingFor,
        waitingBecause,
        problems,
        peersLeftOut,
        findings,
        ImmutableSortedMap.copyOf(now));
  }

  private DaemonState with(
      ImmutableList<String> awaited,
      String why,
      ImmutableList<String> wrong,
      PeersLeftOut left,
      Findings found,
      ImmutableSortedMap<String, CheckView> standing) {
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
        found,
        standing);
  }
}
