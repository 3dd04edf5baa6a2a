package io.leafcast.conformance.lab;

import static io.leafcast.conformance.lab.Eventually.SOON;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A control group with a limit to its memory, as a container has one: the kernel kills in it when
 * nothing can be given back. Of version 1 or 2, whichever the machine has; without swap.
 *
 * @param folder the group's
 */
public record MemoryLimit(Path folder) implements AutoCloseable {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");

  /** Makes it, below the group that this process is in; empty where the machine has no way to. */
  public static Optional<MemoryLimit> of(String name, long octets) {
    boolean first = Files.isDirectory(GROUPS.resolve("memory"));
    if (!first && !Files.isWritable(GROUPS.resolve("cgroup.subtree_control"))) {
      return Optional.empty();
    }
    try {
      // A group of version 2 that has processes of its own cannot have groups with limits.
      Path parent = first ? GROUPS.resolve("memory" + ours()) : GROUPS;
      var limit = new MemoryLimit(Files.createDirectories(parent.resolve(name)));
      limit.write(first ? "memory.limit_in_bytes" : "memory.max", octets);
      limit.write(first ? "memory.memsw.limit_in_bytes" : "memory.swap.max", first ? octets : 0);
      return Optional.of(limit);
    } catch (IOException notAllowed) {
      return Optional.empty();
    }
  }

  /** The path of our own group of version 1, with a slash before it. */
  private static String ours() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/cgroup"))) {
      return lines
          .filter(line -> line.contains(":memory:"))
          .map(line -> line.replaceFirst(".*:memory:", ""))
          .findFirst()
          .orElse("/");
    }
  }

  private void write(String file, long value) throws IOException {
    Files.writeString(folder.resolve(file), Long.toString(value));
  }

  /** Before the words of a command: it runs in here from its start on. */
  public String[] enter() {
    return new String[] {
      "sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", folder.resolve("cgroup.procs").toString()
    };
  }

  /** How many processes the kernel has killed in here. */
  public long killed() {
    for (String file : new String[] {"memory.oom_control", "memory.events"}) {
      if (Files.exists(folder.resolve(file))) {
        try (Stream<String> lines = Files.lines(folder.resolve(file))) {
          return lines
              .filter(line -> line.startsWith("oom_kill "))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum();
        } catch (IOException unreadable) {
          throw new LabFailure("cannot read " + folder.resolve(file), unreadable);
        }
      }
    }
    throw new LabFailure(folder + " does not say how many were killed");
  }

  /** The most octets that were in use in here at once. */
  public long peak() {
    for (String file : new String[] {"memory.max_usage_in_bytes", "memory.peak"}) {
      if (Files.exists(folder.resolve(file))) {
        try {
          return Long.parseLong(Files.readString(folder.resolve(file)).strip());
        } catch (IOException unreadable) {
          throw new LabFailure("cannot read " + folder.resolve(file), unreadable);
        }
      }
    }
    throw new LabFailure(folder + " does not say how much was in use");
  }

  /** Removes it; nothing runs in it any more, though the kernel may not be done with the last. */
  @Override
  public void close() {
    Eventually.see(
        folder + " is removed",
        SOON,
        () -> {
          try {
            Files.deleteIfExists(folder);
            return "";
          } catch (IOException busy) {
            return String.valueOf(busy.getMessage());
          }
        },
        String::isEmpty);
  }
}
