// The part of LightGBM's C interface that Restock calls.
//
// The Python wheel carries the library without its header, so the declarations stand here, as in
// LightGBM 4.7's include/LightGBM/c_api.h (MIT, Microsoft). Every function but LGBM_GetLastError gives 0
// on success and -1 otherwise, and lets no C++ exception through; the reason then is the calling
// thread's last error.
#ifndef CLIGHTGBM_H
#define CLIGHTGBM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void *LGBMDataset;
typedef void *LGBMBooster;

// What a matrix or a field holds.
enum {
    LGBM_FLOAT32 = 0,
    LGBM_FLOAT64 = 1,
    LGBM_INT32 = 2,
};

// What is predicted.
enum {
    LGBM_PREDICT_NORMAL = 0,
};

// Sums of the gains of splits, rather than their number.
enum {
    LGBM_IMPORTANCE_GAIN = 1,
};

const char *LGBM_GetLastError(void);

int LGBM_DatasetCreateFromMat(const void *data, int data_type, int32_t rows, int32_t columns,
                              int is_row_major, const char *parameters, const LGBMDataset reference,
                              LGBMDataset *out);
int LGBM_DatasetSetField(LGBMDataset data, const char *name, const void *values, int count, int type);
int LGBM_DatasetSetFeatureNames(LGBMDataset data, const char **names, int count);
int LGBM_DatasetFree(LGBMDataset data);

int LGBM_BoosterCreate(const LGBMDataset training, const char *parameters, LGBMBooster *out);
int LGBM_BoosterLoadModelFromString(const char *text, int *iterations, LGBMBooster *out);
int LGBM_BoosterAddValidData(LGBMBooster booster, const LGBMDataset data);
int LGBM_BoosterUpdateOneIter(LGBMBooster booster, int *is_finished);
int LGBM_BoosterGetEval(LGBMBooster booster, int data_index, int *count, double *results);
int LGBM_BoosterGetNumClasses(LGBMBooster booster, int *count);
int LGBM_BoosterGetCurrentIteration(LGBMBooster booster, int *count);
int LGBM_BoosterGetNumFeature(LGBMBooster booster, int *count);
int LGBM_BoosterFeatureImportance(LGBMBooster booster, int iterations, int type, double *results);
int LGBM_BoosterSaveModelToString(LGBMBooster booster, int start, int iterations, int importance,
                                  int64_t buffer_length, int64_t *length, char *text);
int LGBM_BoosterPredictForMat(LGBMBooster booster, const void *data, int data_type, int32_t rows,
                              int32_t columns, int is_row_major, int predict_type, int start,
                              int iterations, const char *parameters, int64_t *length,
                              double *results);
int LGBM_BoosterFree(LGBMBooster booster);

#ifdef __cplusplus
}
#endif

#endif
