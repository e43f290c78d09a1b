"""CP-SAT, set so that it gives the same answer on every machine."""

from ortools.sat.python import cp_model

FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)
"""What it says where it has an answer."""


def steady_solver(effort: float, *, seed: int = 1) -> cp_model.CpSolver:
    """Return a solver with one worker, and a limit that no machine's speed moves.

    Args:
        effort: CP-SAT's deterministic seconds.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = effort
    return solver
