"""Trains the digits sweep with PyTorch in two processes, optionally logging each epoch's metrics to MLflow.

    python3 sweep_pytorch.py [prepare | mlflow]

MLflow's database is in the folder MLFLOW_FOLDER; `prepare` only creates it.
"""
import multiprocessing, os, sys
import torch
from train_pytorch import epoch, prepare
from work import load


def train(job):
    hidden, rate, tracking = job
    torch.set_num_threads(1)
    x, y = load("digits")
    model, optimizer, loss, x, y = prepare(x, y, hidden, rate)
    split = int(len(x) * 0.8)
    if tracking:
        import mlflow
        mlflow.set_tracking_uri(tracking)
        mlflow.start_run()
        mlflow.log_params({"depth": len(hidden), "width": hidden[0], "learning_rate": rate})
    for number in range(30):
        epoch(model, optimizer, loss, x[:split], y[:split], 32)
        with torch.no_grad():
            z = model(x[split:])
            metrics = {"val_loss": float(loss(z, y[split:])), "val_accuracy": float((z.argmax(1) == y[split:]).float().mean())}
        if tracking:
            mlflow.log_metrics(metrics, step=number)
    if tracking:
        mlflow.end_run()
    return metrics["val_loss"]


if __name__ == "__main__":
    tracking = None
    if len(sys.argv) > 1:
        import mlflow
        os.chdir(os.environ["MLFLOW_FOLDER"])
        tracking = "sqlite:///mlflow.db"
        os.environ["MLFLOW_EXPERIMENT_NAME"] = "digits"
        mlflow.set_tracking_uri(tracking)
        mlflow.set_experiment("digits")
    if "prepare" in sys.argv:
        sys.exit()
    jobs = [([width] * depth, rate, tracking)
            for depth in (1, 2, 3) for width in (16, 32, 64, 128) for rate in (0.03, 0.1)]
    with multiprocessing.get_context("fork" if not tracking else "spawn").Pool(2) as pool:
        print(len(jobs), min(pool.map(train, jobs, chunksize=1)))
