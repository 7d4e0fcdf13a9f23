"""Known values: textbooks', and those that a second derivation gives."""

import random
import unittest

import theory


class Means(unittest.TestCase):
    def test_known_values(self):
        # (name, computed, known, decimals)
        rows = [
            ("M/D/1, S 5, 140/s: S + ρS/2(1−ρ)", theory.md1(140, 5), 10.8333, 4),
            ("M/M/1, S 5, 140/s: S/(1−ρ)", theory.mm1(140, 5), 16.6667, 4),
            ("M/G/1, 95 % 1 ms, 5 % 40 ms", theory.mg1(169.5, 2.95, 80.95), 16.672, 3),
            ("M/M/2, S 10, 140/s: S/(1−ρ²)", theory.mmc(140, 10, 2), 19.6078, 4),
            ("M/M/1 is M/M/c with one server", theory.mmc(140, 5, 1), 16.6667, 4),
            ("M/D/1 is M/D/c with one server", theory.mdc(140, 5, 1), 10.8333, 4),
            ("M/D/2, S 10, 140/s", theory.mdc(140, 10, 2), 14.94, 2),
            ("two exponential phases", theory.two_phases_exponential(120, 2.5, 20), 32.5, 6),
            ("blocking on the downstream", theory.mg1(20, 25, 650), 38.0, 6),
            ("no load, no wait", theory.mm1(0, 5), 5.0, 6),
        ]
        for name, computed, known, decimals in rows:
            with self.subTest(name):
                self.assertAlmostEqual(computed, known, decimals)

    def test_erlang_c(self):
        # (servers, offered load, known): 2 servers by ρ²·2/(1+ρ), and Erlang's tables.
        for servers, offered, known in [(1, 0.7, 0.7), (2, 1.4, 0.5765), (5, 4.0, 0.5541), (10, 8.0, 0.4092)]:
            with self.subTest(servers=servers):
                self.assertAlmostEqual(theory.erlang_c(servers, offered), known, 4)

    def test_overload_has_no_mean(self):
        for overloaded in [
            lambda: theory.mm1(200, 5),
            lambda: theory.md1(201, 5),
            lambda: theory.mmc(200, 10, 2),
            lambda: theory.mdc(200, 10, 2),
            lambda: theory.mg1(-1, 5, 25),
        ]:
            self.assertRaises(ValueError, overloaded)


class Simulation(unittest.TestCase):
    def test_exponential_phases_agree_with_the_product_form(self):
        simulated = theory.two_phases_simulated(120, lambda numbers: numbers.expovariate(1 / 2.5), 20, 200_000)
        self.assertAlmostEqual(simulated, theory.two_phases_exponential(120, 2.5, 20), delta=0.25)

    def test_fixed_phases(self):
        self.assertAlmostEqual(theory.two_phases_simulated(120, lambda _: 2.5, 20, 200_000), 28.36, delta=0.1)

    def test_a_lone_request_takes_its_steps(self):
        self.assertAlmostEqual(theory.two_phases_simulated(0.001, lambda _: 2.5, 20, 10), 25, 6)


class Lindley(unittest.TestCase):
    def test_known_rows(self):
        # (arrivals, services, times in the system)
        for arrivals, services, times in [
            ([], [], []),
            ([7], [2], [2]),
            ([0, 10, 20], [5, 5, 5], [5, 5, 5]),
            ([0, 1, 2], [5, 5, 5], [5, 9, 13]),
            ([0, 0, 0], [1, 2, 3], [1, 3, 6]),
            ([0, 3, 20, 21], [10, 1, 2, 4], [10, 8, 2, 5]),
        ]:
            with self.subTest(arrivals=arrivals):
                self.assertEqual(theory.lindley(arrivals, services), times)

    def test_it_agrees_with_m_m_1(self):
        numbers, now, arrivals = random.Random(1), 0.0, []
        for _ in range(200_000):
            now += numbers.expovariate(0.14)
            arrivals.append(now)
        times = theory.lindley(arrivals, [numbers.expovariate(0.2) for _ in arrivals])
        self.assertAlmostEqual(sum(times) / len(times), theory.mm1(140, 5), delta=0.6)

    def test_rows_of_unequal_length_are_refused(self):
        self.assertRaises(ValueError, theory.lindley, [0, 1], [5])


if __name__ == "__main__":
    unittest.main()
