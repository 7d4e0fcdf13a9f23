"""Holds what is asked of the daemon against rows worked out by hand."""

import unittest

import measure
import modes
import rows

LOOP = modes.Mode("m", "loop", "frees", "loop")
POOL = modes.Mode("m", "pool", "holds", "slices")
BY_NAME = {row.name: row for row in rows.ROWS}


class Times(unittest.TestCase):
    def test_cost_is_taken_off_the_compute_of_each_step(self):
        for name, before, after in [
            ("md1", "4.800ms", "0ms"),
            ("mm1", "exp:4.800ms", "0ms"),
            ("mg1", "bimodal:0.800ms,39.800ms@5%", "0ms"),
            ("two-fixed", "2.400ms", "2.400ms"),
            ("two-exp", "exp:2.400ms", "exp:2.400ms"),
        ]:
            words = BY_NAME[name].times(0.2)
            given = dict(zip(words[::2], words[1::2]))
            downstream = BY_NAME[name].downstream
            self.assertEqual(given, {"--before": before, "--after": after, "--downstream": downstream}, name)

    def test_cost_counts_where_it_keeps_a_server(self):
        for name, mode, variant, keeps in [
            ("md1", LOOP, "virtual", True),
            ("two-fixed", LOOP, "cpu", True),
            ("md2", POOL, "cpu", True),
            ("md2", POOL, "virtual", False),
            ("blocking", POOL, "cpu", False),
        ]:
            self.assertEqual(measure.keeps_server(BY_NAME[name], mode, variant), keeps, (name, variant))

    def test_row_takes_the_modes_that_are_its_queue(self):
        library = modes.Mode("m", "library", "frees", "servers")
        unknown = modes.Mode("m", "pool", "holds", "none")
        freed = modes.Mode("m", "pool", "frees", "servers")
        for name, taken in [("md1", [LOOP]), ("mm2", [POOL, freed]), ("blocking", [POOL])]:
            known = [LOOP, POOL, freed, library, unknown]
            self.assertEqual([mode for mode in known if BY_NAME[name].suits(mode)], taken, name)


if __name__ == "__main__":
    unittest.main()
