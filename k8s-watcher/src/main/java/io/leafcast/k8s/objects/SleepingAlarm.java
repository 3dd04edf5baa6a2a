package io.leafcast.k8s.objects;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** An alarm that is a virtual thread which sleeps, one at a time. */
final class SleepingAlarm implements Alarm {
  private static final Thread NOBODY = Thread.ofVirtual().unstarted(() -> {});

  private final String name;
  private final AtomicReference<Thread> sleeping = new AtomicReference<>(NOBODY);

  SleepingAlarm(String name) {
    this.name = name + "-alarm";
  }

  @Override
  public void set(Duration time, Runnable then) {
    Thread next = Thread.ofVirtual().name(name).unstarted(() -> sleep(time, then));
    replace(next);
    next.start();
  }

  @Override
  public void unset() {
    replace(NOBODY);
  }

  @Override
  public void close() {
    unset();
  }

  private void replace(Thread next) {
    Thread before = sleeping.getAndSet(next);
    if (before != Thread.currentThread()) {
      before.interrupt();
    }
  }

  private void sleep(Duration time, Runnable then) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException moved) {
      return;
    }
    if (sleeping.compareAndSet(Thread.currentThread(), Thread.currentThread())) {
      then.run();
    }
  }
}
