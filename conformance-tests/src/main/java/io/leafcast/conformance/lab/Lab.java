package io.leafcast.conformance.lab;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A lab by its name. All that it makes carries the name, so {@link #remove} needs nothing else: it
 * works after a crash, from another process, and where there is nothing to remove.
 *
 * @param name the prefix of namespaces and pathspaces: lower case, digits and dashes; no lab's name
 *     may begin with another's and a dash
 */
public record Lab(String name) implements AutoCloseable {
  private static final Path RUN = Path.of("/run/leafcast-lab");

  /** For what is large: {@code /run} may be memory. */
  private static final Path DISK = Path.of("/var/tmp/leafcast-lab");

  private static final String ADOPTED = "processes";

  /** FRR's folders: the configuration and the run files of pathspaces. */
  private static final ImmutableList<Path> FRR =
      ImmutableList.of(Path.of("/etc/frr"), Path.of("/var/run/frr"));

  public Lab {
    if (!name.matches("[a-z][a-z0-9-]*[a-z0-9]")) {
      throw new IllegalArgumentException("a lab's name is lower case, digits and dashes: " + name);
    }
  }

  /** The folder of this lab's own files: configurations, logs, admin sockets. It is made. */
  public Path folder() {
    try {
      return Files.createDirectories(RUN.resolve(name));
    } catch (IOException unwritable) {
      throw new LabFailure("cannot make the lab's folder " + RUN.resolve(name), unwritable);
    }
  }

  /** A folder on disk for what is large: images, and what containers write. It is made. */
  public Path disk() {
    try {
      return Files.createDirectories(DISK.resolve(name));
    } catch (IOException unwritable) {
      throw new LabFailure("cannot make the lab's folder " + DISK.resolve(name), unwritable);
    }
  }

  /**
   * Notes a process that lives outside of the lab's machines, so that {@link #remove} ends it too.
   * With its start time: a process that has the number later is not taken for it.
   */
  public void adopt(ProcessHandle process) {
    try {
      var list = Files.createDirectories(folder().resolve(ADOPTED));
      Files.writeString(list.resolve(Long.toString(process.pid())), started(process));
    } catch (IOException unwritable) {
      throw new LabFailure("cannot note process " + process.pid(), unwritable);
    }
  }

  private ImmutableSet<Long> adopted() {
    var list = RUN.resolve(name).resolve(ADOPTED);
    if (!Files.isDirectory(list)) {
      return ImmutableSet.of();
    }
    try (Stream<Path> notes = Files.list(list)) {
      var still = ImmutableSet.<Long>builder();
      for (Path note : notes.toList()) {
        long process = Long.parseLong(note.getFileName().toString());
        var there = ProcessHandle.of(process).map(Lab::started);
        if (there.isPresent() && there.get().equals(Files.readString(note))) {
          still.add(process);
        }
      }
      return still.build();
    } catch (IOException unreadable) {
      throw new LabFailure("cannot read " + list, unreadable);
    }
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }

  /** Makes a machine. */
  public Namespace machine(String host) {
    var machine = at(host);
    machine.create();
    return machine;
  }

  /** The machine of that name, made already or not. */
  public Namespace at(String host) {
    return new Namespace(this, host);
  }

  /** The machines that there are now. */
  public ImmutableList<Namespace> machines() {
    // A line is "name" or "name (id: 3)".
    return Splitter.on('\n')
        .splitToStream(Command.of("ip", "netns", "list").must())
        .map(line -> line.replaceFirst(" .*", ""))
        .filter(found -> found.startsWith(name + "-"))
        .map(found -> new Namespace(this, found.substring(name.length() + 1)))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * Kills every process of the lab and removes its machines and files.
   *
   * @return whether there was anything
   */
  public boolean remove() {
    var machines = machines();
    kill(adopted());
    machines.forEach(Namespace::delete);
    boolean files = Files.exists(RUN.resolve(name)) || Files.exists(DISK.resolve(name));
    delete(RUN.resolve(name));
    ControlGroups.removeThoseOf(DISK.resolve(name));
    delete(DISK.resolve(name));
    FRR.forEach(folder -> inside(folder, entry -> entry.startsWith(name + "-")));
    return files || !machines.isEmpty();
  }

  @Override
  public void close() {
    remove();
  }

  /** Kills processes, those that still run, and waits until they are gone. */
  static void kill(ImmutableSet<Long> processes) {
    processes.forEach(
        process -> ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly));
    Eventually.see(
        "killed processes are gone",
        Duration.ofSeconds(30),
        () -> processes.stream().filter(Lab::runs).toList(),
        List::isEmpty);
  }

  /** Whether a process is there and not just waiting for its parent to take notice of its end. */
  static boolean runs(long process) {
    try {
      // "id (name) state ...", and a name may hold anything.
      String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }

  private static void inside(Path folder, Predicate<String> ours) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      entries.filter(entry -> ours.test(entry.getFileName().toString())).forEach(Lab::delete);
    } catch (IOException unreadable) {
      throw new LabFailure("cannot read " + folder, unreadable);
    }
  }

  static void delete(Path tree) {
    try {
      if (Files.exists(tree)) {
        MoreFiles.deleteRecursively(tree, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException stays) {
      throw new LabFailure("cannot remove " + tree, stays);
    }
  }
}
