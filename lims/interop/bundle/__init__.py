"""The bundle: a batch's record with everything that proves it, and two verifiers that need nothing of ours."""
