"""What a kustomization is called; nothing is imported here."""

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
