package dev.orderfood.behaviour;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Does the same thing many times at the same moment. */
final class Parallel {

	private Parallel() {
	}

	/**
	 * Runs tasks that all begin together.
	 * @param <T> what a task returns
	 * @param count how many
	 * @param task the task, given its number from 0
	 * @return what the tasks returned, in the order of their numbers
	 */
	static <T> List<T> run(int count, IntFunction<T> task) {
		CyclicBarrier start = new CyclicBarrier(count);
		List<Callable<T>> tasks = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int number = i;
			tasks.add(() -> {
				start.await();
				return task.apply(number);
			});
		}
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<T> results = new ArrayList<>();
			for (Future<T> result : threads.invokeAll(tasks)) {
				results.add(result.get());
			}
			return results;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new AssertionError("A task failed", ex.getCause());
		}
	}

	/**
	 * Waits until all tasks have ended.
	 * @param tasks the tasks
	 * @param failure what it means if one of them has failed
	 */
	static void await(List<? extends Future<?>> tasks, String failure) {
		for (Future<?> task : tasks) {
			try {
				task.get();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
			catch (ExecutionException ex) {
				throw new AssertionError(failure, ex.getCause());
			}
		}
	}

}
